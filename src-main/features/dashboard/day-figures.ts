import type { RunCounts } from '#main/engine/runs/run-statistics.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { DashboardSummary, Figures } from '#shared/contract/dashboard.contract.ts'
import type { EpochMs } from '#shared/domain/ids.ts'

export interface FigureSources {
  clock: Clock
  runs: { counts(query: { from: EpochMs; to: EpochMs }): RunCounts }
  /** files that agents changed in [from, to) */
  fileChanges: { countChanges(query: { from: EpochMs; to: EpochMs }): number }
}

const DAYS = 14
const WEEK = 7
/** A run of an older day may still end, be cancelled or tried again; of one older than this nobody expects it. */
const SETTLED_DAYS = 2

/** Figures by local day. Days that are settled are counted once. */
export function createDayFigures({ clock, runs, fileChanges }: FigureSources) {
  const settled = new Map<EpochMs, Figures>()

  const count = (from: EpochMs, to: EpochMs): Figures => ({
    from,
    to,
    ...runs.counts({ from, to }),
    filesChanged: fileChanges.countChanges({ from, to }),
  })

  const dayAgo = (days: number): Figures => {
    const from = startOfDay(clock.now(), -days)
    const to = startOfDay(clock.now(), 1 - days)
    const known = settled.get(from)
    if (known !== undefined) return known
    const figures = count(from, to)
    if (days > SETTLED_DAYS) settled.set(from, figures)
    return figures
  }

  return {
    summary(): DashboardSummary {
      const now = clock.now()
      const days = Array.from({ length: DAYS + WEEK }, (_, at) => dayAgo(DAYS + WEEK - 1 - at))
      forgetBefore(settled, days[0]?.from ?? 0)
      return {
        today: count(startOfDay(now, 0), now + 1),
        weekAgo: count(startOfDay(now, -WEEK), sameTime(now, -WEEK)),
        days: days.slice(WEEK),
        runsWeekBefore: days.slice(0, DAYS).map((day) => day.runs),
      }
    },
  }
}

/** Midnight of the day that lies `days` away: by the calendar, because a day may have 23 or 25 hours. */
function startOfDay(now: EpochMs, days: number): EpochMs {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

function sameTime(now: EpochMs, days: number): EpochMs {
  const date = new Date(now)
  return date.setDate(date.getDate() + days)
}

function forgetBefore(settled: Map<EpochMs, Figures>, from: EpochMs): void {
  for (const key of settled.keys()) if (key < from) settled.delete(key)
}
