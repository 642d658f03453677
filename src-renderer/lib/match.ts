/** Where in a text the words of a query were found: [start, end) pairs in order. Null when one word is missing. */
export type Ranges = readonly (readonly [start: number, end: number])[]

export function matchWords(text: string, query: string): Ranges | null {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const lower = text.toLowerCase()
  const found: [number, number][] = []
  for (const word of words) {
    const at = startOfWord(lower, word)
    if (at < 0) return null
    found.push([at, at + word.length])
  }
  return merged(found)
}

/** Better is higher: a hit at the start of the text beats one at the start of a word beats any other. */
export function scoreOf(text: string, ranges: Ranges): number {
  const first = ranges[0]
  if (first === undefined) return 0
  if (first[0] === 0) return 3
  return /[\s\-/_(“"]/.test(text[first[0] - 1] ?? '') ? 2 : 1
}

function startOfWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at
  }
  return text.indexOf(word)
}

function merged(ranges: [number, number][]): Ranges {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0])
  const out: [number, number][] = []
  for (const range of sorted) {
    const last = out.at(-1)
    if (last !== undefined && range[0] <= last[1]) last[1] = Math.max(last[1], range[1])
    else out.push([...range])
  }
  return out
}
