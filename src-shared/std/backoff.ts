export interface BackoffOptions {
  baseMs: number
  capMs: number
}

/**
 * How long to wait before try `attempt + 1`: anything between nothing and the exponential ceiling, so that many who
 * failed together do not come back together.
 *
 * @param attempt  tries so far, 1 or more
 * @param random   a number in [0, 1)
 * @see            "Exponential Backoff and Jitter", AWS Architecture Blog 2015: full jitter
 */
export function fullJitterMs(attempt: number, random: number, { baseMs, capMs }: BackoffOptions): number {
  return Math.round(random * Math.min(capMs, baseMs * 2 ** (attempt - 1)))
}
