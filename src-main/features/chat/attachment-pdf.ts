import { getDocumentProxy } from 'unpdf'
import { AppError } from '#shared/errors/errors.ts'

export const MAX_PAGES = 2_000
export const MAX_DOCUMENT_CHARS = 4_000_000
/** Fewer signs than this on all pages: a scan, whose words are pictures. */
const MIN_SIGNS = 10

export interface DocumentText {
  text: string
  /** where each page starts in the text */
  pages: number[]
}

/**
 * The text of a PDF, page by page.
 *
 * @throws attachment.encrypted, attachment.damaged, attachment.no_text, payload.too_large
 */
export async function readPdf(bytes: Uint8Array, name: string): Promise<DocumentText> {
  const pdf = await openPdf(bytes, name)
  try {
    if (pdf.numPages > MAX_PAGES) {
      const message = `${name} has ${pdf.numPages} pages; at most ${MAX_PAGES} are read. Attach a part of it`
      throw new AppError('payload.too_large', message, { name, maxPages: MAX_PAGES })
    }
    const pages: number[] = []
    let text = ''
    for (let no = 1; no <= pdf.numPages; no++) {
      pages.push(text.length)
      text += `${await pageText(pdf, no, name)}\n\n`
      if (text.length > MAX_DOCUMENT_CHARS) {
        const message = `${name} holds more than ${MAX_DOCUMENT_CHARS} characters. Attach a part of it`
        throw new AppError('payload.too_large', message, { name, maxChars: MAX_DOCUMENT_CHARS })
      }
    }
    if (text.replace(/\s/g, '').length < MIN_SIGNS) {
      const message = `${name} holds only pictures of text, or nothing`
      throw new AppError('attachment.no_text', message, { name, pages: pdf.numPages })
    }
    return { text: text.trimEnd(), pages }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

async function openPdf(bytes: Uint8Array, name: string): Promise<Pdf> {
  try {
    // a copy: pdf.js takes the memory of what it is given
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false })
  } catch (cause) {
    const isLocked = cause instanceof Error && cause.name === 'PasswordException'
    if (isLocked) throw new AppError('attachment.encrypted', `${name} is locked with a password`, { name })
    throw damaged(name, cause)
  }
}

const damaged = (name: string, cause: unknown): AppError =>
  new AppError('attachment.damaged', `${name} cannot be read: it is damaged`, { name }, { cause })

async function pageText(pdf: Pdf, no: number, name: string): Promise<string> {
  try {
    const page = await pdf.getPage(no)
    const { items } = await page.getTextContent()
    page.cleanup()
    return tidy(joinItems(items as Item[]))
  } catch (cause) {
    throw damaged(name, cause)
  }
}

interface Item {
  str?: string
  hasEOL?: boolean
  height?: number
  transform?: number[]
}

/** A gap of more than this many line heights between two lines begins a paragraph. */
const PARAGRAPH_GAP = 1.6

function joinItems(items: readonly Item[]): string {
  let text = ''
  let lineY: number | null = null
  let height = 0
  for (const { str = '', hasEOL = false, height: own = 0, transform = [] } of items) {
    const y = transform[5] ?? null
    if (str !== '') {
      const gap = lineY === null || y === null ? 0 : Math.abs(lineY - y)
      const isNewLine = gap > Math.max(1, height * 0.5)
      if (isNewLine && height > 0 && gap > height * PARAGRAPH_GAP) text = `${text.trimEnd()}\n\n`
      else if (isNewLine && !/\n$/.test(text)) text += '\n'
      text += str
      lineY = y
      height = own > 0 ? own : height
    }
    if (hasEOL && !/\n$/.test(text)) text += '\n'
  }
  return text
}

/** Words that were parted at the end of a line are joined; what no text holds is taken out. */
const tidy = (text: string): string =>
  text
    .replace(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
