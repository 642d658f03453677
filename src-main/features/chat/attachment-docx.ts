import { Buffer } from 'node:buffer'
import { unzipSync, zipSync } from 'fflate'
import { convertToHtml } from 'mammoth'
import { AppError } from '#shared/errors/errors.ts'
import { MAX_DOCUMENT_CHARS } from './attachment-pdf.ts'

const MAX_PARTS = 2_000
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024

/**
 * The text of a Word file: headings, lists and tables as Markdown writes them.
 *
 * @throws attachment.unsupported when the archive is no Word file, attachment.damaged, attachment.no_text,
 *         payload.too_large
 */
export async function readDocx(bytes: Uint8Array, name: string): Promise<string> {
  const parts = unpack(bytes, name)
  if (parts['word/document.xml'] === undefined) {
    throw new AppError('attachment.unsupported', `${name} is an archive, not a Word file`, { name })
  }
  const html = await toHtml(parts, name)
  const text = htmlToText(html)
  if (text.length > MAX_DOCUMENT_CHARS) {
    const message = `${name} holds more than ${MAX_DOCUMENT_CHARS} characters. Attach a part of it`
    throw new AppError('payload.too_large', message, { name, maxChars: MAX_DOCUMENT_CHARS })
  }
  if (text === '') throw new AppError('attachment.no_text', `${name} holds no text`, { name })
  return text
}

/** Only what carries text is unpacked, and no part becomes larger than it says of itself. */
function unpack(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  let count = 0
  let total = 0
  try {
    return unzipSync(bytes, {
      filter({ name: part, originalSize }) {
        if (++count > MAX_PARTS) throw tooMuch(name)
        if (!/\.(xml|rels)$/i.test(part)) return false
        total += originalSize
        if (total > MAX_UNPACKED_BYTES) throw tooMuch(name)
        return true
      },
    })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('attachment.damaged', `${name} cannot be read: it is damaged`, { name }, { cause })
  }
}

const tooMuch = (name: string): AppError =>
  new AppError('payload.too_large', `${name} unpacks to more than Hearth reads`, { name, maxBytes: MAX_UNPACKED_BYTES })

async function toHtml(parts: Record<string, Uint8Array>, name: string): Promise<string> {
  try {
    // packed again without compression: nothing can swell any more
    const buffer = Buffer.from(zipSync(parts, { level: 0 }))
    const { value } = await convertToHtml({ buffer }, { ignoreEmptyParagraphs: true, includeEmbeddedStyleMap: false })
    return value
  } catch (cause) {
    throw new AppError('attachment.damaged', `${name} cannot be read: it is damaged`, { name }, { cause })
  }
}

const BLOCK_START: Record<string, string> = {
  p: '\n\n',
  h1: '\n\n# ',
  h2: '\n\n## ',
  h3: '\n\n### ',
  h4: '\n\n#### ',
  h5: '\n\n##### ',
  h6: '\n\n###### ',
  li: '\n- ',
  tr: '\n| ',
  table: '\n\n',
  ul: '\n',
  ol: '\n',
  br: '\n',
}
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Of the HTML that the converter writes: well formed, without scripts, every `<` of the text escaped. */
export function htmlToText(html: string): string {
  let text = ''
  let cells = 0
  for (const [token] of html.matchAll(/<[^>]*>|[^<]+/g)) {
    if (!token.startsWith('<')) {
      text += decode(token)
      continue
    }
    const tag = /^<\/?([a-z0-9]+)/i.exec(token)?.[1]?.toLowerCase() ?? ''
    const isEnd = token.startsWith('</')
    if (tag === 'td' || tag === 'th') cells += isEnd ? -1 : 1
    if ((tag === 'td' || tag === 'th') && isEnd) text = `${text.trimEnd()} | `
    else if (!isEnd && !(cells > 0 && tag === 'p')) text += BLOCK_START[tag] ?? ''
  }
  return text
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/- \n+/g, '- ')
    .trim()
}

const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (all, decimal?: string, hex?: string, named?: string) => {
    if (named !== undefined) return NAMED[named.toLowerCase()] ?? all
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
