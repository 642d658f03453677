import { AppError } from '#shared/errors/errors.ts'
import { readDocx } from './attachment-docx.ts'
import type { FileKind } from './attachment-kind.ts'
import { packSpans, splitPassages } from './attachment-passages.ts'
import { readPdf } from './attachment-pdf.ts'
import { decodeText } from './attachment-text.ts'

export interface ReadFile {
  name: string
  kind: FileKind
  bytes: Uint8Array
}

export interface FileText {
  text: string
  pageCount: number | null
  /** packed; null for code and data, which are given whole and not cited */
  passages: string | null
  mediaType: string
  kind: 'text' | 'document'
}

/** The text of an attached file, with its passages. */
export default async function readFile({ name, kind, bytes }: ReadFile): Promise<FileText> {
  switch (kind) {
    case 'pdf': {
      const { text, pages } = await readPdf(bytes, name)
      const passages = packSpans(splitPassages(text, pages))
      return { text, pageCount: pages.length, passages, mediaType: 'application/pdf', kind: 'document' }
    }
    case 'zip': {
      const text = await readDocx(bytes, name)
      return { text, pageCount: null, passages: packSpans(splitPassages(text)), mediaType: DOCX, kind: 'document' }
    }
    case 'ole':
      throw new AppError('attachment.unsupported', `${name} is an old Word file, or a locked one`, { name })
    default: {
      const text = decodeText(bytes, name)
      const passages = isProse(name) ? packSpans(splitPassages(text)) : null
      return { text, pageCount: null, passages, mediaType: textType(name), kind: 'text' }
    }
  }
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Numbers in the middle of code would end up in the code that a model writes: only prose is cited by passage. */
const PROSE = /(?:\.(?:txt|text|md|markdown|mdx|rst|adoc|org|tex|rtf|eml)|^[^.]+)$/i
const isProse = (name: string): boolean => PROSE.test(name)

const TEXT_TYPES: Record<string, string> = {
  csv: 'text/csv',
  htm: 'text/html',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  xml: 'text/xml',
}
const textType = (name: string): string => TEXT_TYPES[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain'
