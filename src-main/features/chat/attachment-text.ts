import { AppError } from '#shared/errors/errors.ts'

export const MAX_ATTACHMENT_BYTES = 2 * 1024 * 1024
/** Control characters that are no white space. A few are tolerated: terminal colours in a log. */
const CONTROLS = /[^\P{Cc}\s]/gu
const MAX_CONTROL_SHARE = 0.01
const SAMPLE_BYTES = 4_096

/**
 * The text of a file: UTF-8, or UTF-16 by its byte order mark or by its pattern of zero bytes. Line ends become `\n`.
 *
 * @throws attachment.not_text when the bytes are no text, payload.too_large over 2 MB
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  if (bytes.byteLength > MAX_ATTACHMENT_BYTES) {
    throw new AppError('payload.too_large', `${name} is larger than 2 MB`, { name, maxBytes: MAX_ATTACHMENT_BYTES })
  }
  const text = decode(bytes, encodingOf(bytes))
  if (text === null || isBinary(text)) {
    throw new AppError('attachment.not_text', `${name} is not a text file`, { name })
  }
  return text.replaceAll('\r\n', '\n')
}

const isBinary = (text: string): boolean =>
  text.includes('\0') || (text.match(CONTROLS)?.length ?? 0) > text.length * MAX_CONTROL_SHARE

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const zeros = [0, 0]
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  // Latin text in UTF-16 has a zero in nearly every second byte and none in the others
  if (odd > sample.length / 4 && even === 0) return 'utf-16le'
  if (even > sample.length / 4 && odd === 0) return 'utf-16be'
  return 'utf-8'
}

function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  if (encoding !== 'utf-8' && bytes.byteLength % 2 !== 0) return null
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
