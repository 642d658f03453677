import MiniSearch from 'minisearch'
import type { HelpHit, HelpPage } from '#shared/contract/help.contract.ts'

/** One section of a page: what is found, and what a model is given to answer from. */
export interface Passage {
  id: number
  pageId: string
  pageTitle: string
  anchor: string
  title: string
  text: string
}

const EXCERPT_CHARS = 180
const BEFORE_CHARS = 50
/** Decisions and the inside of the app are for the curious: a guide that says the same comes first. */
const GROUP_BOOST = { guide: 1.6, reference: 1, inside: 0.7 }

export const passagesOf = (pages: readonly HelpPage[]): Passage[] =>
  pages
    .flatMap(({ pageId, title: pageTitle, sections }) =>
      sections.map(({ anchor, title, markdown }) => ({
        pageId,
        pageTitle,
        anchor,
        title: title === '' ? pageTitle : title,
        text: asWords(markdown),
      })),
    )
    .map((passage, id) => ({ id, ...passage }))

export interface Found {
  passage: Passage
  score: number
  /** the words of the text that were meant */
  words: string[]
}

/** Finds passages by words: prefixes and small slips count too. */
export function createWordSearch(pages: readonly HelpPage[], passages: readonly Passage[]) {
  const index = new MiniSearch<Passage>({
    fields: ['title', 'pageTitle', 'text'],
    processTerm,
    searchOptions: { boost: { title: 3, pageTitle: 2 }, prefix: (term) => term.length > 2, fuzzy: fuzziness },
  })
  index.addAll(passages)
  const groups = new Map(pages.map(({ pageId, group }) => [pageId, group]))
  return (text: string): Found[] =>
    index
      .search(text)
      .map(({ id, score, terms }) => {
        const passage = passages[id as number] as Passage
        return { passage, score: score * GROUP_BOOST[groups.get(passage.pageId) ?? 'reference'], words: terms }
      })
      .toSorted((a, b) => b.score - a.score)
}

/** Words of every sentence: a question is full of them, and they say nothing of what is meant. */
const SMALL_WORDS = new Set(
  'a an and are as at be by can do does for from how i in is it me my of on or that the this to what when where which with you your'.split(
    ' ',
  ),
)

function processTerm(term: string): string | null {
  const word = term.toLowerCase()
  return SMALL_WORDS.has(word) ? null : word
}

/** Short words have too many neighbours. */
const fuzziness = (term: string) => (term.length > 4 ? 0.2 : false)

export function toHit({ passage, words }: Pick<Found, 'passage' | 'words'>): HelpHit {
  const { pageId, pageTitle, anchor, title, text } = passage
  const first = rangesOf(text, words)[0]?.[0] ?? 0
  const from = first <= BEFORE_CHARS ? 0 : text.indexOf(' ', first - BEFORE_CHARS) + 1
  const excerpt = text.slice(from, from + EXCERPT_CHARS)
  return { pageId, pageTitle, anchor, title, excerpt, ranges: rangesOf(excerpt, words) }
}

/** Where one of the words begins a word of the text. */
export function rangesOf(text: string, words: readonly string[]): [number, number][] {
  const wanted = new Set(words.map((word) => word.toLowerCase()))
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)]
    .filter(([word]) => wanted.has(word.toLowerCase()))
    .map((match) => [match.index, match.index + match[0].length])
}

/** Markdown as plain words: what a person would read aloud. */
export const asWords = (markdown: string): string =>
  markdown
    .replace(/^ {0,3}(?:`{3,}|~{3,}).*$/gm, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*\|?[\s:|-]+\|\s*$/gm, '')
    .replace(/^\s*(?:[-*+]|\d+\.)\s+/gm, '')
    .replace(/[`*|#>]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
