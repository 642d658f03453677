const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARS = 10
const RANDOM_CHARS = 16

/**
 * A sortable id: prefix, millisecond time, 80 random bits, in Crockford base 32.
 *
 * @param prefix  the noun, without the underscore: `run` gives `run_01k...`
 * @param nowMs   epoch milliseconds
 * @param random  16 bytes; five bits of each are used
 * @see           the ULID layout, lower case
 */
export function makeId<P extends string>(prefix: P, nowMs: number, random: Uint8Array): `${P}_${string}` {
  let time = ''
  let rest = nowMs
  for (let i = 0; i < TIME_CHARS; i++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let tail = ''
  for (let i = 0; i < RANDOM_CHARS; i++) tail += ALPHABET[(random[i] ?? 0) & 31]
  return `${prefix}_${time}${tail}`
}
