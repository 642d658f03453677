import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '#shared/errors/errors.ts'

const UNPACKERS: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** The first bytes of a body, unpacked. Counting what comes out is what makes a small bomb harmless. */
export async function readBody(
  body: Readable,
  encoding: string,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const name = encoding.trim().toLowerCase()
  const unpacker = name === '' || name === 'identity' ? undefined : UNPACKERS[name]?.()
  if (name !== '' && name !== 'identity' && unpacker === undefined) {
    throw new AppError('web.unreadable', `The page is packed in a way that is not known: ${name.slice(0, 40)}`)
  }
  // an error of either reaches the reader; the callback only keeps it from being thrown at nobody
  const source = unpacker === undefined ? body : pipeline(body, unpacker, () => {})
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source as AsyncIterable<Uint8Array>) {
    pieces.push(piece)
    size += piece.length
    if (size > maxBytes) break
  }
  return { bytes: Buffer.concat(pieces).subarray(0, maxBytes), isCut: size > maxBytes }
}
