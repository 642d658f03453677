const PROBE_CHARS = 32
const TAIL_CHARS = 4_000
const MIN_REPEATS = 6
const MIN_REPEATED_CHARS = 600

/**
 * True when a text ends in the same piece over and over: at least six times and 600 characters. A model in that
 * state does not come out of it.
 */
export function endsInRepetition(text: string): boolean {
  if (text.length < MIN_REPEATED_CHARS) return false
  const tail = text.slice(-TAIL_CHARS)
  const probe = tail.slice(-PROBE_CHARS)
  const before = tail.lastIndexOf(probe, tail.length - PROBE_CHARS - 1)
  if (before < 0) return false
  const period = tail.length - PROBE_CHARS - before
  const needed = Math.max(MIN_REPEATED_CHARS, period * MIN_REPEATS)
  if (needed > tail.length) return false
  for (let i = tail.length - 1; i >= tail.length - needed + period; i--) {
    if (tail[i] !== tail[i - period]) return false
  }
  return true
}
