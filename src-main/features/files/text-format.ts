import { AppError } from '#shared/errors/errors.ts'

export type Encoding = 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16be' | 'latin1'

/** How a text file is written on disk, so that an edit changes nothing but the text. */
export interface TextFormat {
  encoding: Encoding
  /** `mixed`: line ends are left as they are */
  lineEnd: 'lf' | 'crlf' | 'mixed'
}

export const PLAIN_TEXT: TextFormat = { encoding: 'utf8', lineEnd: 'lf' }

/** Text with `\n` line ends (unless they are mixed) and how to write it back; `file.binary` when it is not text. */
export function decodeText(bytes: Buffer, path: string): { text: string; format: TextFormat } {
  const encoding = encodingOf(bytes)
  if (encoding === null) throw new AppError('file.binary', `${path} is not a text file`, { path })
  const raw = decode(bytes, encoding)
  const lineEnd = lineEndOf(raw)
  return { text: lineEnd === 'crlf' ? raw.replaceAll('\r\n', '\n') : raw, format: { encoding, lineEnd } }
}

/** Bytes of a text in the given format. Latin-1 becomes UTF-8 when it cannot say the text. */
export function encodeText(text: string, { encoding, lineEnd }: TextFormat): Buffer {
  const raw = lineEnd === 'crlf' ? text.replace(/\r?\n/g, '\r\n') : text
  switch (encoding) {
    case 'utf8':
      return Buffer.from(raw)
    case 'utf8-bom':
      return Buffer.from(`\ufeff${raw}`)
    case 'utf16le':
      return Buffer.from(`\ufeff${raw}`, 'utf16le')
    case 'utf16be':
      return Buffer.from(`\ufeff${raw}`, 'utf16le').swap16()
    case 'latin1':
      return Buffer.from(raw, isLatin1(raw) ? 'latin1' : 'utf8')
  }
}

function encodingOf(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf8-bom'
  const isEven = bytes.length % 2 === 0
  if (isEven && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  if (isEven && bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be'
  if (bytes.includes(0)) return null
  if (isUtf8(bytes)) return 'utf8'
  return hasBinaryControls(bytes) ? null : 'latin1'
}

function decode(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'utf8':
      return bytes.toString('utf8')
    case 'utf8-bom':
      return bytes.toString('utf8', 3)
    case 'utf16le':
      return bytes.toString('utf16le', 2)
    case 'utf16be':
      return Buffer.from(bytes).swap16().toString('utf16le', 2)
    case 'latin1':
      return bytes.toString('latin1')
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const SAMPLE_BYTES = 8_192

/** Old texts hold tabs, line ends, form feeds and escapes; other control bytes are a sign of a picture or a program. */
const hasBinaryControls = (bytes: Buffer) =>
  bytes.subarray(0, SAMPLE_BYTES).some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))

function lineEndOf(text: string): TextFormat['lineEnd'] {
  const all = text.split('\n').length - 1
  const windows = text.split('\r\n').length - 1
  if (windows === 0) return 'lf'
  return windows === all ? 'crlf' : 'mixed'
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false
  return true
}
