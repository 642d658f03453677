import { AppError } from '#shared/errors/errors.ts'
import type { ImageKind } from './attachment-kind.ts'

export const MAX_IMAGE_BYTES = 4 * 1024 * 1024
/** The page brings pictures to 1,568 pixels; whoever else sends one has some room. */
export const MAX_IMAGE_SIDE = 2_048

/**
 * Width and height as the picture itself says them.
 *
 * @throws attachment.damaged when it does not say, payload.too_large over 4 MB or 2,048 pixels
 */
export function imageSize(bytes: Uint8Array, kind: ImageKind, name: string): { width: number; height: number } {
  const size = readSize(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), kind)
  if (size === null || size.width === 0 || size.height === 0) {
    throw new AppError('attachment.damaged', `${name} is not a whole picture`, { name })
  }
  if (bytes.byteLength > MAX_IMAGE_BYTES || Math.max(size.width, size.height) > MAX_IMAGE_SIDE) {
    const limits = { maxBytes: MAX_IMAGE_BYTES, maxSide: MAX_IMAGE_SIDE }
    throw new AppError('payload.too_large', `${name} is larger than 4 MB or ${MAX_IMAGE_SIDE} pixels`, limits)
  }
  return size
}

type Size = { width: number; height: number }

function readSize(view: DataView, kind: ImageKind): Size | null {
  try {
    if (kind === 'png') return { width: view.getUint32(16), height: view.getUint32(20) }
    if (kind === 'gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    return kind === 'webp' ? webpSize(view) : jpegSize(view)
  } catch {
    // a read past the end: the file is shorter than its own head says
    return null
  }
}

function webpSize(view: DataView): Size | null {
  const form = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15))
  if (form === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (form === 'VP8X') {
    const three = (at: number) => (view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16)) + 1
    return { width: three(24), height: three(27) }
  }
  if (form !== 'VP8L') return null
  const bits = view.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/** Walks the segments to the one that begins a frame. */
function jpegSize(view: DataView): Size | null {
  let at = 2
  while (at < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
