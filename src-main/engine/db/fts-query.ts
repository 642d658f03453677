const MAX_WORDS = 16

/**
 * What a person typed, as an FTS5 query: every word quoted, so that nothing in it is an operator. null when it
 * holds no word.
 *
 * @param join  `AND` finds rows with all words, `OR` with any
 * @param last  `prefix` lets the last word be the beginning of one: for searching while typing
 */
export function ftsQuery(text: string, join: 'AND' | 'OR', last: 'whole' | 'prefix'): string | null {
  const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS)
  if (words.length === 0) return null
  const quoted = words.map((word) => `"${word}"`)
  if (last === 'prefix') quoted.push(`${quoted.pop()}*`)
  return quoted.join(` ${join} `)
}
