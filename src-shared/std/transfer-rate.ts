interface Sample {
  atMs: number
  bytes: number
}

const WINDOW_MS = 10_000
/** Less says nothing yet. */
const MIN_SPAN_MS = 500

/**
 * The rate of something that grows, over the last ten seconds. What was there at the first sample does not count, so a
 * transfer that resumes is not fast for a moment.
 */
export class TransferRate {
  #samples: Sample[] = []

  /** @param atMs  monotonic milliseconds */
  add(atMs: number, bytes: number): void {
    const last = this.#samples.at(-1)
    // it went back: a part is fetched again
    if (last !== undefined && bytes < last.bytes) this.#samples = []
    this.#samples.push({ atMs, bytes })
    const oldest = this.#samples.findIndex((sample) => sample.atMs >= atMs - WINDOW_MS)
    if (oldest > 1) this.#samples.splice(0, oldest - 1)
  }

  /** Bytes per second up to `nowMs`; null while nothing can be said, or when nothing moves. */
  at(nowMs: number): number | null {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || nowMs - first.atMs < MIN_SPAN_MS) return null
    const rate = ((last.bytes - first.bytes) * 1_000) / (nowMs - first.atMs)
    return rate > 0 ? rate : null
  }
}
