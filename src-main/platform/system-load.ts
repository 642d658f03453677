import { cpus, freemem, totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

const RESOLUTION_MS = 20
const FRESH_FOR_MS = 900

export interface SystemLoad {
  cpuPercent: number
  memoryUsedBytes: number
  memoryTotalBytes: number
  coreRssBytes: number
  eventLoopP99Ms: number
}

export interface LoadSampler {
  /** Measures from now until the returned function is called. Watchers share one measurement. */
  watch(): () => void
  read(): SystemLoad
}

/** How busy this PC and the core are, since the reading before. Costs nothing while nobody watches. */
export function createLoadSampler(clock: Clock): LoadSampler {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let watchers = 0
  let before = cpuTimes()
  let last: { at: number; load: SystemLoad } | undefined

  const measure = (): SystemLoad => {
    const now = cpuTimes()
    const total = now.total - before.total
    const busy = total > 0 ? (now.busy - before.busy) / total : 0
    before = now
    const eventLoopP99Ms = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS)
    delays.reset()
    return {
      cpuPercent: Math.round(busy * 1_000) / 10,
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      coreRssBytes: process.memoryUsage.rss(),
      eventLoopP99Ms: Math.round(eventLoopP99Ms * 10) / 10,
    }
  }

  return {
    watch() {
      watchers += 1
      if (watchers === 1) delays.enable()
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        watchers -= 1
        if (watchers === 0) delays.disable()
      }
    },
    read() {
      const at = clock.monotonicMs()
      if (last === undefined || at - last.at > FRESH_FOR_MS) last = { at, load: measure() }
      return last.load
    },
  }
}

function cpuTimes(): { busy: number; total: number } {
  let busy = 0
  let total = 0
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle
    total += sum
    busy += sum - times.idle
  }
  return { busy, total }
}
