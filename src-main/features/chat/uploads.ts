import { Buffer } from 'node:buffer'
import type { Clock } from '#main/platform/clock.ts'
import { AppError } from '#shared/errors/errors.ts'

export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024
const MAX_ALL_BYTES = 160 * 1024 * 1024
const KEPT_MS = 10 * 60_000

interface Upload {
  chunks: Buffer[]
  sizeBytes: number
  touchedAt: number
}

/**
 * Files that arrive in pieces, because one message of the wire is small. They live in memory until they are taken, and
 * are forgotten ten minutes after their last piece.
 */
export function createUploads({ clock }: { clock: Clock }) {
  const open = new Map<string, Upload>()

  function forgetOld(): void {
    for (const [id, { touchedAt }] of open) if (clock.now() - touchedAt > KEPT_MS) open.delete(id)
  }

  return {
    /** The next piece; `offset` must be what arrived so far. Throws payload.too_large, input.invalid. */
    add(input: { uploadId: string; offset: number; contentBase64: string }): { sizeBytes: number } {
      forgetOld()
      const { uploadId, offset } = input
      const upload = open.get(uploadId) ?? { chunks: [], sizeBytes: 0, touchedAt: 0 }
      if (offset !== upload.sizeBytes) {
        throw new AppError('input.invalid', 'A piece of this file is missing', { field: 'offset' })
      }
      const chunk = Buffer.from(input.contentBase64, 'base64')
      const all = [...open.values()].reduce((sum, each) => sum + each.sizeBytes, chunk.length)
      if (upload.sizeBytes + chunk.length > MAX_UPLOAD_BYTES || all > MAX_ALL_BYTES) {
        open.delete(uploadId)
        throw new AppError('payload.too_large', 'A file may have 64 MB', { maxBytes: MAX_UPLOAD_BYTES })
      }
      upload.chunks.push(chunk)
      upload.sizeBytes += chunk.length
      upload.touchedAt = clock.now()
      open.set(uploadId, upload)
      return { sizeBytes: upload.sizeBytes }
    },

    /** The whole file, once. Throws upload.not_found. */
    take(uploadId: string): Uint8Array {
      forgetOld()
      const upload = open.get(uploadId)
      if (upload === undefined) throw new AppError('upload.not_found', 'The file did not arrive, or too long ago')
      open.delete(uploadId)
      return Buffer.concat(upload.chunks)
    },
  }
}

export type Uploads = ReturnType<typeof createUploads>
