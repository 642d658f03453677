import { parseHTML } from 'linkedom'
import { AppError } from '#shared/errors/errors.ts'
import { decodePage } from './decode-page.ts'

export interface ResultsSource {
  engine: 'searxng' | 'duckduckgo'
  bytes: Uint8Array
  mediaType: string
  charset: string | null
  url: string
}

export interface SearchResult {
  title: string
  url: string
  snippet: string
}

const MAX_RESULTS = 20
const MAX = { title: 200, url: 500, snippet: 400 }

/** What the worker runs for web_search. @throws web.unreadable when the answer is no list of results */
export default function readResults(source: ResultsSource): SearchResult[] {
  const text = decodePage(source)
  const found = source.engine === 'searxng' ? fromSearxng(text) : fromDuckDuckGo(text, source.url)
  return found.flatMap(bounded).slice(0, MAX_RESULTS)
}

function fromSearxng(text: string): Partial<SearchResult>[] {
  const answer = parse(text) as { results?: unknown } | null
  if (!Array.isArray(answer?.results)) {
    throw unreadable(
      'This SearXNG gives no JSON. Add json to search.formats in its settings.yml, or choose another one',
    )
  }
  return answer.results.map((each: { title?: unknown; url?: unknown; content?: unknown } | null) => ({
    title: textOf(each?.title),
    url: textOf(each?.url),
    snippet: textOf(each?.content),
  }))
}

function fromDuckDuckGo(html: string, base: string): Partial<SearchResult>[] {
  const { document } = parseHTML(html)
  const results = [...document.querySelectorAll('.result')].filter((each) => !each.classList.contains('result--ad'))
  const found = results.flatMap((each) => {
    const link = each.querySelector('a.result__a')
    const url = targetOf(link?.getAttribute('href') ?? '', base)
    if (link === null || url === null) return []
    return [
      { title: textOf(link.textContent), url, snippet: textOf(each.querySelector('.result__snippet')?.textContent) },
    ]
  })
  const saysNone = document.querySelector('.no-results, .result--no-result') !== null
  if (found.length === 0 && !saysNone) {
    throw unreadable(
      'DuckDuckGo answered with a page that holds no results: it may want to see a person first. Try later',
    )
  }
  return found
}

/** Links go through DuckDuckGo, which would learn what is opened; the address itself is in them. */
function targetOf(href: string, base: string): string | null {
  const link = URL.parse(href, base)
  const inside = link?.searchParams.get('uddg')
  return inside === null || inside === undefined ? (link?.href ?? null) : inside
}

function bounded({ title = '', url = '', snippet = '' }: Partial<SearchResult>): SearchResult[] {
  const to = URL.parse(url)
  if (to === null || !['http:', 'https:'].includes(to.protocol) || to.href.length > MAX.url) return []
  return [{ title: (title || to.host).slice(0, MAX.title), url: to.href, snippet: snippet.slice(0, MAX.snippet) }]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const unreadable = (message: string) => new AppError('web.unreadable', message)
