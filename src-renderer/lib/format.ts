const NBSP = '\u00a0'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayMonthYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** 12,480 */
export const formatNumber = (value: number): string => whole.format(value)

/** 11.2 */
export const formatDecimal = (value: number): string => number.format(value)

/** 9.4 K tokens of a window, as "9.4K"; small numbers whole. */
export const formatTokens = (tokens: number): string => (tokens < 1_000 ? whole.format(tokens) : compact.format(tokens))

/** 5.2 GB, in powers of 1,000 as the system's own file lists for downloads show them. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${number.format(bytes / 1_000 ** power)}${NBSP}${BYTE_UNITS[power]}`
}

/** Memory, in powers of 1,024: 16 GiB of RAM are sold and shown as 16 GB. */
export const formatMemory = (bytes: number): string => `${number.format(bytes / 1_024 ** 3)}${NBSP}GB`

export const formatPercent = (share: number): string => `${whole.format(share * 100)}${NBSP}%`

const BRIEF_MS = 50

/** < 0.1 s, 0.4 s, 22 s, 3 min 10 s, 2 h 5 min */
export function formatDuration(ms: number): string {
  if (ms < BRIEF_MS) return `<${NBSP}${number.format(0.1)}${NBSP}s`
  if (ms < 10_000) return `${number.format(ms / 1_000)}${NBSP}s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds}${NBSP}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return joined([minutes, 'min'], [seconds % 60, 's'])
  return joined([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

function joined(first: [number, string], second: [number, string]): string {
  const [small, smallUnit] = second
  const head = `${first[0]}${NBSP}${first[1]}`
  return small === 0 ? head : `${head} ${small}${NBSP}${smallUnit}`
}

/** 11:39 today, "Fri 06:30" this week, "18 Nov" this year, else "18 Nov 2025": short, for rows. */
export function formatWhen(at: number, now: number = Date.now()): string {
  const days = daysBetween(at, now)
  return days > 0 && days < 7 ? `${weekday.format(at)} ${clock.format(at)}` : formatDay(at, now)
}

/** As `formatWhen`, with the weekday alone this week: for the narrowest rows. */
export function formatDay(at: number, now: number = Date.now()): string {
  const then = new Date(at)
  const days = daysBetween(at, now)
  if (days === 0) return clock.format(then)
  if (days < 7) return weekday.format(then)
  return then.getFullYear() === new Date(now).getFullYear() ? dayMonth.format(then) : dayMonthYear.format(then)
}

/** "3 minutes ago", "in 2 days" */
export function formatRelative(at: number, now: number = Date.now()): string {
  const distance = at - now
  const size = Math.abs(distance)
  if (size < MINUTE_MS) return relative.format(Math.round(distance / 1_000), 'second')
  if (size < HOUR_MS) return relative.format(Math.round(distance / MINUTE_MS), 'minute')
  if (size < DAY_MS) return relative.format(Math.round(distance / HOUR_MS), 'hour')
  return relative.format(Math.round(distance / DAY_MS), 'day')
}

/** The full date and time, for the title of every short time. */
export const formatFull = (at: number): string => full.format(at)

const daysBetween = (at: number, now: number): number =>
  Math.abs(Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS))

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
