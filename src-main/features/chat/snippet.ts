/** Plain text around a hit, with where in it the words were found. */
export interface Snippet {
  snippet: string
  ranges: [start: number, end: number][]
  /** how many of the words' places were seen, and whether they stand together as they were typed */
  count: number
  isPhrase: boolean
}

const BEFORE = 50
const LENGTH = 200
/** A place further back in a very long text is not looked for: the snippet is its beginning then. */
const MAX_LOOKED_AT = 200_000
const MAX_RANGES = 20

export const wordsOf = (text: string): string[] => (text.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 16).map(folded)

/** Small letters without marks, as the full-text index sees them. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Cut around the first place where a word begins with one of these; whole characters only. */
export function snippetOf(text: string, words: readonly string[]): Snippet {
  const looked = text.slice(0, MAX_LOOKED_AT)
  const places = placesOf(looked, words)
  const first = places[0]?.[0] ?? 0
  const from = wordStart(looked, Math.max(0, first - BEFORE))
  const to = wholeEnd(looked, Math.min(looked.length, from + LENGTH))
  const lead = from > 0 ? '…' : ''
  const cut = lead + looked.slice(from, to).replace(/\s/g, ' ') + (to < text.length ? '…' : '')
  const shift = lead.length - from
  const ranges = places
    .filter(([start, end]) => start >= from && end <= to)
    .slice(0, MAX_RANGES)
    .map(([start, end]): [number, number] => [start + shift, end + shift])
  return { snippet: cut, ranges, count: places.length, isPhrase: standTogether(looked, places, words) }
}

/** Every place of every word: a whole word, or of the last one a beginning. */
function placesOf(text: string, words: readonly string[]): [number, number][] {
  const places: [number, number][] = []
  const last = words.at(-1) ?? ''
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = folded(match[0])
    if (words.includes(word)) places.push([match.index, match.index + match[0].length])
    else if (last !== '' && word.startsWith(last)) places.push([match.index, match.index + shownLength(match[0], last)])
  }
  return places
}

/** How much of a word stands for its folded beginning. */
function shownLength(word: string, beginning: string): number {
  let length = 0
  while (length < word.length && folded(word.slice(0, length)).length < beginning.length) length++
  return length
}

function standTogether(text: string, places: readonly [number, number][], words: readonly string[]): boolean {
  if (words.length < 2) return false
  return places.some((_, at) =>
    words.every((word, step) => {
      const place = places[at + step]
      const before = places[at + step - 1]
      if (place === undefined || !folded(text.slice(...place)).startsWith(word)) return false
      return step === 0 || (before !== undefined && !/[\p{L}\p{N}]/u.test(text.slice(before[1], place[0])))
    }),
  )
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.slice(at, at + BEFORE).search(/\s/)
  return space < 0 ? wholeEnd(text, at) : at + space + 1
}

/** Not between the two halves of one character. */
const wholeEnd = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at + 1 : at)
