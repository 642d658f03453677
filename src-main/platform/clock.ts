import type { EpochMs } from '#shared/domain/ids.ts'

/** Time, handed in. Tests advance a fake one; nothing in the core reads the system clock or sets a timer by itself. */
export interface Clock {
  now(): EpochMs
  /** Monotonic milliseconds, for durations. */
  monotonicMs(): number
  /** Calls back once after the delay. Returns what stops it. Does not keep the process alive. */
  after(delayMs: number, callback: () => void): () => void
  /** Resolves after the delay; rejects with an AbortError when the signal fires first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}
