import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'

const SLOW_MS = 40
const SILENT_FOR_MS = 60_000
const NAME_CHARS = 160

export interface SqlTimer {
  nowMs(): number
  ended(sql: string, startedMs: number): void
}

/** Logs the text of a statement that took over 40 ms, at most once a minute each. */
export function createSqlTimer(clock: Clock, log: Log): SqlTimer {
  const lastTold = new Map<string, number>()
  return {
    nowMs: () => clock.monotonicMs(),
    ended(sql, startedMs) {
      const endedMs = clock.monotonicMs()
      const tookMs = endedMs - startedMs
      if (tookMs <= SLOW_MS) return
      const name = sql.replace(/\s+/g, ' ').trim().slice(0, NAME_CHARS)
      const told = lastTold.get(name)
      if (told !== undefined && endedMs - told < SILENT_FOR_MS) return
      lastTold.set(name, endedMs)
      log.warn('slow SQL', { sql: name, tookMs: Math.round(tookMs) })
    },
  }
}
