import type { Clock } from '#main/platform/clock.ts'
import type { LoadSampler } from '#main/platform/system-load.ts'
import type { LoadSample } from '#shared/contract/dashboard.contract.ts'
import type { GpuWatch } from './gpu-watch.ts'

const KEPT_MS = 10 * 60_000
const WATCHED_EVERY_MS = 2_000
const QUIET_EVERY_MS = 10_000

interface LoadHistoryDeps {
  clock: Clock
  sampler: LoadSampler
  gpu: GpuWatch
}

/**
 * The last ten minutes of this PC, kept in memory: one reading in ten seconds while nobody looks, in two while
 * somebody does. Counters of the system are read, no program is started for it.
 */
export function createLoadHistory({ clock, sampler, gpu }: LoadHistoryDeps) {
  let samples: LoadSample[] = []
  let cancelTimer = () => {}

  const read = (): LoadSample => {
    const { cpuPercent, memoryUsedBytes, memoryTotalBytes } = sampler.read()
    const sample = { at: clock.now(), cpuPercent, memoryUsedBytes, memoryTotalBytes, gpu: gpu.latest() }
    samples = [...samples.filter((old) => old.at > sample.at - KEPT_MS && old.at <= sample.at), sample]
    return sample
  }

  const readAndWait = () => {
    read()
    cancelTimer = clock.after(QUIET_EVERY_MS, readAndWait)
  }

  return {
    start(): void {
      cancelTimer = clock.after(QUIET_EVERY_MS, readAndWait)
    },
    stop(): void {
      cancelTimer()
      gpu.stop()
    },
    async *watch(signal: AbortSignal): AsyncGenerator<LoadSample[]> {
      const unwatch = gpu.watch()
      try {
        read()
        yield samples
        while (!signal.aborted) {
          await clock.sleep(WATCHED_EVERY_MS, signal).catch(() => {})
          if (!signal.aborted) yield [read()]
        }
      } finally {
        unwatch()
      }
    },
  }
}
