import { statfs } from 'node:fs/promises'
import { os } from '#main/engine/rpc/implement.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import { createLoadSampler } from '#main/platform/system-load.ts'
import type { PcFacts } from '#shared/contract/dashboard.contract.ts'
import { createDayFigures, type FigureSources } from './day-figures.ts'
import { createGpuWatch, type GpuProgram } from './gpu-watch.ts'
import { createLoadHistory } from './load-history.ts'
import type readPcFacts from './pc-facts.task.ts'
import { createRecentEvents, type RecentSources } from './recent-events.ts'

export interface DashboardDeps extends FigureSources, RecentSources {
  clock: Clock
  log: Log
  workers: Pick<Workers, 'run'>
  /** whose disk is told */
  dataDir: string
  /** null: none; else how to start it. `nvidia-smi` unless told */
  gpuProgram?: GpuProgram | null
}

const never = new AbortController().signal

/** What goes on, what was done, and how busy this PC is. It owns no table. */
export function createDashboard(deps: DashboardDeps) {
  const log = deps.log.child('dashboard')
  const figures = createDayFigures(deps)
  const recent = createRecentEvents(deps)
  const load = createLoadHistory({
    clock: deps.clock,
    sampler: createLoadSampler(deps.clock),
    gpu: createGpuWatch({ clock: deps.clock, log, program: deps.gpuProgram }),
  })
  let parts: Promise<Omit<PcFacts, 'diskFreeBytes'>> | undefined

  async function pc(): Promise<PcFacts> {
    parts ??= deps.workers.run<typeof readPcFacts>('pc-facts-task', {})
    const found = await parts.catch((error: unknown) => {
      log.warn('the parts of this PC could not be read', { error })
      parts = undefined
      return { cpu: '', cores: 0, graphics: [] }
    })
    const disk = await statfs(deps.dataDir).catch(() => null)
    return { ...found, diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize }
  }

  return {
    start: load.start,
    stop: load.stop,
    routes: {
      summary: os.dashboard.summary.handler(() => figures.summary()),
      recent: os.dashboard.recent.handler(({ input }) => recent.list(input.limit)),
      pc: os.dashboard.pc.handler(() => pc()),
      watchLoad: os.dashboard.watchLoad.handler(({ signal }) => load.watch(signal ?? never)),
    },
  }
}
