export interface Idle {
  from: number
  to: number
}

export interface TimeScale {
  /** where a time stands, from 0 to 1 */
  at: (time: number) => number
  ticks: readonly { at: number; elapsedMs: number }[]
  /** long times of standing still, drawn shorter than they were */
  folds: readonly Idle[]
}

/** Standing still for longer than this share of the time at work is drawn shorter. */
const FOLDED_FROM = 0.4
const FOLDED_TO = 0.14
const FOLDED_FROM_MS = 10_000
const TICKS = 5
/** Times are shown in tenths of a second. */
const LEAST_STEP_MS = 100
const NICE_STEPS = [1, 2, 5, 10]
const NICE_SECONDS = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400]

/** An axis from start to end on which a night of waiting does not squeeze the minutes of work. */
export function timeScale(start: number, end: number, idles: readonly Idle[]): TimeScale {
  const total = Math.max(1, end - start)
  const idleMs = idles.reduce((sum, idle) => sum + idle.to - idle.from, 0)
  const worked = Math.max(1_000, total - idleMs)
  const folds = idles
    .filter((idle) => idle.to - idle.from > Math.max(FOLDED_FROM_MS, worked * FOLDED_FROM))
    .map((idle) => ({ ...idle, shownMs: worked * FOLDED_TO }))
  const shownAt = (time: number): number => {
    let shown = Math.min(Math.max(time, start), end) - start
    for (const fold of folds) {
      const inside = Math.min(Math.max(time - fold.from, 0), fold.to - fold.from)
      shown -= inside * (1 - fold.shownMs / (fold.to - fold.from))
    }
    return shown
  }
  const shownTotal = Math.max(1, shownAt(end))
  const elapsedAt = (shown: number): number => {
    let elapsed = shown
    for (const fold of folds) {
      const before = shownAt(fold.from)
      const length = fold.to - fold.from
      const inside = Math.min(Math.max(shown - before, 0), fold.shownMs)
      elapsed += inside * (length / fold.shownMs - 1)
    }
    return elapsed
  }
  const step = niceStep(Math.max(LEAST_STEP_MS, shownTotal / TICKS))
  const ticks = Array.from({ length: Math.floor(shownTotal / step) + 1 }, (_, index) => index * step)
    .filter((shown) => shown <= shownTotal * 0.94)
    .map((shown) => ({ at: shown / shownTotal, elapsedMs: elapsedAt(shown) }))
  return { at: (time) => shownAt(time) / shownTotal, ticks, folds }
}

/** The next round number of milliseconds: 1, 2 or 5 times a power of ten, above ten seconds as clocks count. */
function niceStep(ms: number): number {
  const clock = NICE_SECONDS.find((seconds) => seconds * 1_000 >= ms)
  if (ms > 10_000) return (clock ?? Math.ceil(ms / 86_400_000) * 86_400) * 1_000
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ms)))
  return (NICE_STEPS.find((nice) => nice * power >= ms) ?? 10) * power
}
