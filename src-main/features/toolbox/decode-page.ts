import { AppError } from '#shared/errors/errors.ts'

const META_BYTES = 1_024
const LOOKED_AT = 10_000
const BINARY_SHARE = 0.02

export interface Undecoded {
  bytes: Uint8Array
  /** as the server says */
  charset: string | null
  mediaType: string
}

/** The text of a page in its character set: its byte order mark, what the server says, what the page says, UTF-8. */
export function decodePage({ bytes, charset, mediaType }: Undecoded): string {
  const label = bomOf(bytes) ?? charset ?? metaOf(bytes, mediaType) ?? 'utf-8'
  const text = decoderFor(label).decode(bytes)
  if (oddCharacters(text.slice(0, LOOKED_AT)) > Math.min(text.length, LOOKED_AT) * BINARY_SHARE) {
    throw new AppError('web.unreadable', 'This is not text')
  }
  return text
}

function bomOf(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return a === 0xff && b === 0xfe ? 'utf-16le' : null
}

function metaOf(bytes: Uint8Array, mediaType: string): string | null {
  if (!/html|xml|^$/.test(mediaType)) return null
  const start = Buffer.from(bytes.subarray(0, META_BYTES)).toString('latin1')
  return /(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,40})/i.exec(start)?.[1] ?? null
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder('utf-8')
  }
}

/** Control characters that no text has. */
const oddCharacters = (text: string): number =>
  [...text].filter((character) => character < '\t' || (character > '\r' && character < '\x1b')).length
