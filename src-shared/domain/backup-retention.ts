import type { BackupKind } from './backup.ts'

/** Why a backup stays. One may have several reasons; one without any may go. */
export type KeepReason = 'manual' | 'newest' | 'daily' | 'weekly' | 'monthly' | 'recent'

export interface DatedBackup {
  name: string
  kind: BackupKind
  at: number
}

export const KEPT_DAYS = 7
export const KEPT_WEEKS = 4
export const KEPT_MONTHS = 12
/** of each kind that is made before something risky */
const KEPT_BEFORE = 3

/** The person's day, week and month of a moment, as keys that are equal within one. */
export interface LocalPeriods {
  day: string
  week: string
  month: string
}

/**
 * Which backups stay, and why: every manual one, and of the automatic ones the newest of 7 days, 4 weeks and 12 months.
 * Periods without a backup do not count, so a PC that was off for a month keeps what it has. Those whose time lies ahead
 * (the clock was wrong once) have places of their own: they push out nothing that was made at the right time.
 */
export function keepReasons(
  backups: readonly DatedBackup[],
  now: number,
  periods: (at: number) => LocalPeriods = localPeriods,
): Map<string, KeepReason[]> {
  const reasons = new Map<string, KeepReason[]>(backups.map(({ name }) => [name, []]))
  const keep = (kept: readonly DatedBackup[], reason: KeepReason) => {
    for (const { name } of kept) reasons.get(name)?.push(reason)
  }
  const newestFirst = [...backups].sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
  keep(
    newestFirst.filter(({ kind }) => kind === 'manual'),
    'manual',
  )
  keep(newestFirst.slice(0, 1), 'newest')
  for (const isAhead of [false, true]) {
    const some = newestFirst.filter(({ at }) => at > now === isAhead)
    const daily = some.filter(({ kind }) => kind === 'daily')
    keep(
      newestOfEach(daily, (at) => periods(at).day, KEPT_DAYS),
      'daily',
    )
    keep(
      newestOfEach(daily, (at) => periods(at).week, KEPT_WEEKS),
      'weekly',
    )
    keep(
      newestOfEach(daily, (at) => periods(at).month, KEPT_MONTHS),
      'monthly',
    )
    for (const kind of ['before_update', 'before_restore'] as const) {
      keep(some.filter((backup) => backup.kind === kind).slice(0, KEPT_BEFORE), 'recent')
    }
  }
  return reasons
}

/** Whether today's backup is still to be made. A backup of a day that has not come yet is not today's. */
export const isDailyDue = (
  backups: readonly DatedBackup[],
  now: number,
  periods: (at: number) => LocalPeriods = localPeriods,
): boolean => !backups.some(({ kind, at }) => kind === 'daily' && periods(at).day === periods(now).day)

/** In the time zone of this PC; weeks begin on Monday. */
export function localPeriods(at: number): LocalPeriods {
  const date = new Date(at)
  const monday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7))
  const [year, month] = [date.getFullYear(), date.getMonth() + 1]
  return {
    day: `${year}-${month}-${date.getDate()}`,
    week: `${monday.getFullYear()}-${monday.getMonth() + 1}-${monday.getDate()}`,
    month: `${year}-${month}`,
  }
}

/** `newestFirst` in, the first of each of the first `count` periods out. */
function newestOfEach(
  newestFirst: readonly DatedBackup[],
  periodOf: (at: number) => string,
  count: number,
): DatedBackup[] {
  const byPeriod = new Map<string, DatedBackup>()
  for (const backup of newestFirst) {
    const period = periodOf(backup.at)
    if (!byPeriod.has(period)) byPeriod.set(period, backup)
  }
  return [...byPeriod.values()].slice(0, count)
}
