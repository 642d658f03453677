/** A numbered piece of a document: characters [start, end) of its text, and its page where the file has pages. */
export interface Span {
  start: number
  end: number
  page: number | null
}

const USUAL_CHARS = 800
const MAX_CHARS = 1_200
/** A break is looked for only in the last part of a piece, so that none becomes tiny. */
const MIN_SHARE = 0.5

/**
 * Splits a text at paragraph borders into pieces of about 800 characters; a piece never crosses a page.
 *
 * @param pages  where each page starts in the text; empty when the file has none
 */
export function splitPassages(text: string, pages: readonly number[] = []): Span[] {
  if (pages.length === 0) return splitRange(text, 0, text.length, null)
  return pages.flatMap((start, at) => splitRange(text, start, pages[at + 1] ?? text.length, at + 1))
}

function splitRange(text: string, from: number, to: number, page: number | null): Span[] {
  const spans: Span[] = []
  let at = skipSpace(text, from, to)
  while (at < to) {
    const end = breakAfter(text, at, to)
    spans.push({ start: at, end: trimEnd(text, at, end), page })
    at = skipSpace(text, end, to)
  }
  return spans
}

function breakAfter(text: string, at: number, to: number): number {
  if (to - at <= MAX_CHARS) return lastBreak(text, at, to) ?? to
  const window = text.slice(at, at + MAX_CHARS)
  const least = Math.floor(USUAL_CHARS * MIN_SHARE)
  for (const border of [/\n[ \t]*\n/g, /\n/g, /[.!?…。！？]["')\]]?(?=\s|$)/g, /\s/g]) {
    const ends = [...window.matchAll(border)].map((found) => found.index + found[0].length)
    const fit = ends.findLast((end) => end >= least && end <= USUAL_CHARS) ?? ends.find((end) => end > USUAL_CHARS)
    if (fit !== undefined) return at + fit
  }
  // one word without an end: cut between two characters, never inside of one
  const code = text.charCodeAt(at + USUAL_CHARS - 1)
  return at + USUAL_CHARS - (code >= 0xd800 && code <= 0xdbff ? 1 : 0)
}

/** What is left fits into one piece, unless it is long and has a paragraph border in the middle. */
function lastBreak(text: string, at: number, to: number): number | null {
  if (to - at <= USUAL_CHARS) return null
  const ends = [...text.slice(at, to).matchAll(/\n[ \t]*\n/g)].map((found) => at + found.index + found[0].length)
  return ends.findLast((end) => end - at >= USUAL_CHARS * MIN_SHARE && end - at <= USUAL_CHARS) ?? null
}

function skipSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && /\s/.test(text[at] ?? '')) at++
  return at
}

function trimEnd(text: string, from: number, to: number): number {
  let at = to
  while (at > from && /\s/.test(text[at - 1] ?? '')) at--
  return at
}

/** As they are stored: three numbers each, page 0 for none. */
export const packSpans = (spans: readonly Span[]): string =>
  JSON.stringify(spans.flatMap(({ start, end, page }) => [start, end, page ?? 0]))

export function unpackSpans(packed: string | null): Span[] {
  if (packed === null) return []
  const numbers = JSON.parse(packed) as number[]
  return Array.from({ length: Math.floor(numbers.length / 3) }, (_, at) => ({
    start: numbers[at * 3] ?? 0,
    end: numbers[at * 3 + 1] ?? 0,
    page: numbers[at * 3 + 2] || null,
  }))
}
