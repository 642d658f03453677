import { decodePage } from './decode-page.ts'
import { readablePage } from './readable-page.ts'

export interface PageSource {
  bytes: Uint8Array
  mediaType: string
  charset: string | null
  url: string
  isCut: boolean
}

export interface Page {
  title: string
  /** Markdown for pages, else the text as it is */
  text: string
  url: string
  isCut: boolean
}

const MAX_TEXT_CHARS = 400_000
const HTML = /^(?:text\/html|application\/xhtml\+xml)$/

/** What the worker runs for web_fetch. @throws web.unreadable for what is not text */
export default function readPage(source: PageSource): Page {
  const text = decodePage(source)
  const isHtml = HTML.test(source.mediaType) || (source.mediaType === '' && /^\s*<(?:!doctype html|html)/i.test(text))
  const page = isHtml ? readablePage(text, source.url) : { title: '', text: tidyJson(text, source.mediaType) }
  return {
    ...page,
    text: page.text.slice(0, MAX_TEXT_CHARS),
    url: source.url,
    isCut: source.isCut || page.text.length > MAX_TEXT_CHARS,
  }
}

/** Data on one line cannot be cut into parts that mean something. */
function tidyJson(text: string, mediaType: string): string {
  if (!/[/+]json$/.test(mediaType) || text.includes('\n')) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 1)
  } catch {
    return text
  }
}
