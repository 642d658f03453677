import { Buffer } from 'node:buffer'
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { ExportResult } from './export-chats.ts'
import type { ExportFormat } from './export-name.ts'
import type { TransferWork } from './transfer-work.ts'

const PIECE_BYTES = 1_500_000
const KEPT_MS = 10 * 60_000

export interface ExportWish {
  conversationIds?: ConversationId[] | undefined
  format: ExportFormat
  allBranches: boolean
  withFiles: boolean
}

/** Exports wait as files until they were fetched, piece by piece; ten minutes after they were made they are gone. */
export function createExports({ clock, ids, transfer }: { clock: Clock; ids: IdSource; transfer: TransferWork }) {
  const ready = new Map<string, { path: string; sizeBytes: number; stopTimer(): void }>()

  async function forget(exportId: string): Promise<void> {
    const found = ready.get(exportId)
    ready.delete(exportId)
    found?.stopTimer()
    if (found !== undefined) await rm(found.path, { force: true })
  }

  return {
    async exportStart(wish: ExportWish, signal?: AbortSignal): Promise<ExportResult & { exportId: string }> {
      const { conversationIds, ...how } = wish
      const path = transfer.newFile()
      const request = { ...how, conversationIds: conversationIds ?? null, target: path, now: clock.now() }
      try {
        const made = await transfer.exportChats(request, signal)
        const exportId = ids.next('exp')
        const stopTimer = clock.after(KEPT_MS, () => void forget(exportId))
        ready.set(exportId, { path, sizeBytes: made.sizeBytes, stopTimer })
        return { exportId, ...made }
      } catch (thrown) {
        await rm(path, { force: true })
        throw thrown
      }
    },

    /** The piece at `offset`; the last one ends the export. Throws export.not_found. */
    async exportPart({ exportId, offset }: { exportId: string; offset: number }): Promise<{ contentBase64: string }> {
      const found = ready.get(exportId)
      if (found === undefined) throw new AppError('export.not_found', 'This export is gone', { exportId })
      const file = await open(found.path, 'r')
      const piece = await readAt(file, offset).finally(() => file.close())
      if (offset + piece.length >= found.sizeBytes) await forget(exportId)
      return { contentBase64: piece.toString('base64') }
    },
  }
}

async function readAt(file: FileHandle, offset: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, offset)
  return buffer.subarray(0, bytesRead)
}
