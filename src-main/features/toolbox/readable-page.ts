import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import TurndownService from 'turndown'

const MAX_TAGS = 120_000
const MAX_DEPTH = 400
const MAX_TITLE_CHARS = 300

/**
 * The part of a page that is meant to be read, as Markdown: without menus, scripts, pictures and what is hidden. Pages
 * that are no article give all their text; pages with more tags than anybody writes by hand, or nested without end, only
 * their bare text.
 */
export function readablePage(html: string, url: string): { title: string; text: string } {
  if (isTooMuch(html)) return { title: titleOf(html), text: bareText(html) }
  try {
    return asMarkdown(html, url)
  } catch {
    return { title: titleOf(html), text: bareText(html) }
  }
}

function asMarkdown(html: string, url: string): { title: string; text: string } {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`)
  for (const hidden of document.querySelectorAll(HIDDEN)) hidden.remove()
  const whole = document.body?.cloneNode(true)
  const article = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0], {
    keepClasses: false,
    maxElemsToParse: 0,
  }).parse()
  const title = clean(article?.title ?? '') || titleOf(html)
  const content = article?.content ? parseHTML(`<html><body>${article.content}</body></html>`).document.body : whole
  if (content === undefined) return { title, text: '' }
  const text = tidy(turndownFor(url).turndown(content as unknown as TurndownService.Node))
  return { title, text }
}

interface Attributed {
  getAttribute?(name: string): string | null
}

const HIDDEN =
  'script, style, noscript, template, iframe, object, embed, svg, canvas, [hidden], [aria-hidden="true"], [style*="display:none"], [style*="display: none"], [style*="visibility:hidden"], [style*="visibility: hidden"]'

function turndownFor(base: string): TurndownService {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' })
  service.addRule('picture', {
    filter: ['img', 'picture', 'video', 'audio'],
    replacement: (_content, node) => {
      const alt = clean((node as unknown as Attributed).getAttribute?.('alt') ?? '')
      return alt === '' ? '' : `[Picture: ${alt}]`
    },
  })
  service.addRule('link', {
    filter: 'a',
    replacement: (content, node) => {
      const to = URL.parse((node as unknown as Attributed).getAttribute?.('href') ?? '', base)
      const isWeb = to !== null && (to.protocol === 'https:' || to.protocol === 'http:')
      const text = content.trim()
      return text === '' || !isWeb || to.href.length > 500 ? content : `[${text.replace(/\s+/g, ' ')}](${to.href})`
    },
  })
  return service
}

const titleOf = (html: string): string => clean(bareText(/<title[^>]{0,200}>([^<]{0,1000})/i.exec(html)?.[1] ?? ''))

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_CHARS)

const tidy = (text: string): string =>
  text
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" }

/** Without a parser: what stands between the tags. Each pass goes over the text once. */
function bareText(html: string): string {
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    text += html.slice(at, open < 0 ? html.length : open)
    if (open < 0) break
    const skipped = /^<(script|style|template|noscript)\b/i.exec(html.slice(open, open + 12))?.[1]
    const end = skipped === undefined ? html.indexOf('>', open) : endOf(html, skipped, open)
    if (end < 0) break
    text += ' '
    at = end + 1
  }
  return tidy(
    text
      .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole)
      .replace(/[ \t]{2,}/g, ' '),
  )
}

function endOf(html: string, tag: string, from: number): number {
  const found = new RegExp(`</${tag}\\s*>`, 'gi')
  found.lastIndex = from
  const match = found.exec(html)
  return match === null ? -1 : match.index + match[0].length - 1
}

/** Elements that need no end, or are mostly left without one. */
const OPEN_ENDED = /^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|td|th|tr|track|wbr)$/

/** What parsers take minutes for: counted in one pass, about as they would nest it. */
function isTooMuch(html: string): boolean {
  let tags = 0
  let depth = 0
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    if (++tags > MAX_TAGS) return true
    const name = /^\/?[a-z][a-z0-9]*/.exec(html.slice(at + 1, at + 20).toLowerCase())?.[0]
    if (name === undefined || OPEN_ENDED.test(name.replace('/', ''))) continue
    depth += name.startsWith('/') ? -1 : 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}
