/** What a file is by its first bytes; its name and the type that a browser gives it are only claims. */
export type FileKind = 'pdf' | 'zip' | 'ole' | 'png' | 'jpeg' | 'gif' | 'webp' | 'other'

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte)

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)))

/** A PDF may have some bytes of rubbish in front of its mark. */
const PDF_MARK_WITHIN = 1_024

export function kindOf(bytes: Uint8Array): FileKind {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (ascii(bytes, 0, 6) === 'GIF87a' || ascii(bytes, 0, 6) === 'GIF89a') return 'gif'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return 'zip'
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'ole'
  return ascii(bytes, 0, PDF_MARK_WITHIN).includes('%PDF-') ? 'pdf' : 'other'
}

export const IMAGE_TYPES = { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' } as const
export type ImageKind = keyof typeof IMAGE_TYPES

export const isImageKind = (kind: FileKind): kind is ImageKind => Object.hasOwn(IMAGE_TYPES, kind)
