import type { Clock } from './clock.ts'

/** Node's timers hold 31 bits; a longer delay would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The real time. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after,
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(stopped(signal))
      const refuse = () => {
        stop()
        reject(stopped(signal))
      }
      const stop = after(delayMs, () => {
        signal?.removeEventListener('abort', refuse)
        resolve()
      })
      signal?.addEventListener('abort', refuse, { once: true })
    }),
}

function after(delayMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout
  const arm = (restMs: number) => {
    const nowMs = Math.min(restMs, LONGEST_TIMER_MS)
    timer = setTimeout(() => (restMs > nowMs ? arm(restMs - nowMs) : callback()), nowMs)
    timer.unref()
  }
  arm(Math.max(0, delayMs))
  return () => clearTimeout(timer)
}

const stopped = (signal?: AbortSignal) => new DOMException('Stopped', { name: 'AbortError', cause: signal?.reason })
