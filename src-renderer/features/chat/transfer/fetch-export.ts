import { client } from '#renderer/lib/client.ts'
import { saveFile } from '#renderer/lib/save-file.ts'

export type ExportWish = Parameters<typeof client.chat.exportStart>[0]

/** Makes an export, fetches it piece by piece and hands it to the person. Gives its name. */
export async function fetchExport(wish: ExportWish, signal: AbortSignal): Promise<string> {
  const { exportId, name, mediaType, sizeBytes } = await client.chat.exportStart(wish, { signal })
  const pieces: BlobPart[] = []
  for (let offset = 0; offset < sizeBytes; ) {
    const { contentBase64 } = await client.chat.exportPart({ exportId, offset }, { signal })
    const piece = Uint8Array.from(atob(contentBase64), (sign) => sign.charCodeAt(0))
    if (piece.length === 0) throw new Error('the export ended too early')
    pieces.push(piece)
    offset += piece.length
  }
  saveFile(name, new Blob(pieces, { type: mediaType }))
  return name
}
