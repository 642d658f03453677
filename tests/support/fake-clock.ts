import type { Clock } from '#main/platform/clock.ts'

/** A clock that stands still until it is advanced. */
export interface FakeClock extends Clock {
  /** Runs what is due on the way, in order, and lets promises and commits settle after each. */
  advance(ms: number): Promise<void>
  /** Delays of the armed timers from now, soonest first. */
  pending(): number[]
}

interface Timer {
  dueMs: number
  order: number
  callback(): void
}

/** @param startMs  epoch milliseconds of the first moment: 2026-01-02 03:04:05 UTC unless told */
export function createFakeClock(startMs = Date.UTC(2026, 0, 2, 3, 4, 5)): FakeClock {
  let nowMs = startMs
  let order = 0
  const timers = new Set<Timer>()

  const after = (delayMs: number, callback: () => void) => {
    const timer = { dueMs: nowMs + Math.max(0, delayMs), order: order++, callback }
    timers.add(timer)
    return () => {
      timers.delete(timer)
    }
  }
  const inOrder = () => [...timers].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)

  return {
    now: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        const refuse = () => {
          stop()
          reject(new DOMException('Stopped', 'AbortError'))
        }
        const stop = after(delayMs, () => {
          signal?.removeEventListener('abort', refuse)
          resolve()
        })
        if (signal?.aborted) refuse()
        else signal?.addEventListener('abort', refuse, { once: true })
      }),
    async advance(ms) {
      const untilMs = nowMs + ms
      await settle()
      for (let next = inOrder()[0]; next !== undefined && next.dueMs <= untilMs; next = inOrder()[0]) {
        timers.delete(next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.callback()
        await settle()
      }
      nowMs = untilMs
      await settle()
    },
    pending: () => inOrder().map((timer) => timer.dueMs - nowMs),
  }
}

const TURNS = 20

/** Lets everything that needs no time go on: promises, and the commits at the end of a turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
}
