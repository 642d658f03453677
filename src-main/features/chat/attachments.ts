import { Buffer } from 'node:buffer'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AttachmentId } from '#shared/domain/ids.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { AppError } from '#shared/errors/errors.ts'
import { decodeText } from './attachment-text.ts'
import * as store from './chat.store.ts'
import { toAttachmentRef } from './chat.views.ts'

/** For the chip under the composer; the meter counts with the model's own tokenizer. */
const CHARS_PER_TOKEN = 4

/** Text files that a person adds to a message. One may belong to many messages: an edited one keeps those of its original. */
export function createAttachments({ db, clock, ids }: { db: WriteDb; clock: Clock; ids: IdSource }) {
  return {
    /** @throws attachment.not_text, payload.too_large */
    async attach(file: { name: string; mediaType: string; contentBase64: string }): Promise<AttachmentRef> {
      const bytes = Buffer.from(file.contentBase64, 'base64')
      const text = decodeText(bytes, file.name)
      const row = {
        attachment_id: ids.next('att'),
        name: file.name,
        media_type: file.mediaType,
        size_bytes: bytes.byteLength,
        tokens: Math.ceil(text.length / CHARS_PER_TOKEN),
        created_at: clock.now(),
        text,
      }
      await db.durable((tx) => store.insertAttachment(tx, row))
      return toAttachmentRef(row)
    },

    attachment(attachmentId: AttachmentId): AttachmentRef & { text: string } {
      const row = store.findAttachment(db, attachmentId)
      if (row === undefined) throw gone(attachmentId)
      return { ...toAttachmentRef(row), text: row.text }
    },

    /** In the order asked. Throws attachment.not_found. */
    refs(ids: readonly AttachmentId[]): AttachmentRef[] {
      const found = new Map(store.findAttachments(db, ids).map((row) => [row.attachment_id, toAttachmentRef(row)]))
      return ids.map((id) => {
        const ref = found.get(id)
        if (ref === undefined) throw gone(id)
        return ref
      })
    },

    texts: (ids: readonly AttachmentId[]): { name: string; text: string }[] =>
      ids.flatMap((id) => {
        const row = store.findAttachment(db, id)
        return row === undefined ? [] : [{ name: row.name, text: row.text }]
      }),
  }
}

export type Attachments = ReturnType<typeof createAttachments>

const gone = (attachmentId: AttachmentId): AppError =>
  new AppError('attachment.not_found', 'The attachment is gone', { attachmentId })
