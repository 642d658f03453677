import { client } from './client.ts'

/** One message of the wire holds 8 MB, and base64 makes three bytes four. */
const PIECE_BYTES = 2_400_000

/** How the core gets a file: small ones in the call itself, large ones in pieces before it. */
export type SentFile = { contentBase64: string } | { uploadId: string }

/** Sends a file to the core; `onProgress` hears the share that arrived. */
export async function sendFile(file: Blob, onProgress?: (share: number) => void): Promise<SentFile> {
  if (file.size <= PIECE_BYTES) return { contentBase64: await base64Of(file) }
  const uploadId = crypto.randomUUID()
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    const contentBase64 = await base64Of(file.slice(offset, offset + PIECE_BYTES))
    await client.chat.upload({ uploadId, offset, contentBase64 })
    onProgress?.(Math.min(1, (offset + PIECE_BYTES) / file.size))
  }
  return { uploadId }
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'))
    reader.readAsDataURL(blob)
  })
}
