import { Buffer } from 'node:buffer'
import type { Db, WriteDb } from '#main/engine/db/db.ts'
import type { AttachedImage, AttachmentText, TranscriptMessage } from '#main/engine/ports/transcript.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AttachmentId } from '#shared/domain/ids.ts'
import { imageTokens } from '#shared/domain/image-tokens.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { FileText, ReadFile } from './attachment.task.ts'
import { imageSize } from './attachment-image.ts'
import { IMAGE_TYPES, isImageKind, kindOf } from './attachment-kind.ts'
import { unpackSpans } from './attachment-passages.ts'
import * as store from './chat.store.ts'
import type { AttachmentRow } from './chat.tables.ts'
import { toAttachmentRef } from './chat.views.ts'
import type { Uploads } from './uploads.ts'

/** For the chip under the composer; the meter counts with the model's own tokenizer. */
const CHARS_PER_TOKEN = 4

export interface AttachmentsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  uploads: Uploads
  read(file: ReadFile, signal?: AbortSignal): Promise<FileText>
}

export interface NewAttachment {
  name: string
  /** only a claim */
  mediaType: string
  contentBase64?: string | undefined
  uploadId?: string | undefined
}

type Content = Pick<AttachmentRow, 'text' | 'kind' | 'bytes' | 'width' | 'height' | 'page_count' | 'passages'> & {
  media_type: string
  tokens: number
}

/** Files that a person adds to a message. One may belong to many messages: an edited one keeps those of its original. */
export function createAttachments({ db, clock, ids, uploads, read }: AttachmentsDeps) {
  async function contentOf(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<Content> {
    const kind = kindOf(bytes)
    if (isImageKind(kind)) {
      const size = imageSize(bytes, kind, name)
      const media_type = IMAGE_TYPES[kind]
      const tokens = imageTokens(size)
      return { kind: 'image', bytes, ...size, media_type, tokens, text: '', page_count: null, passages: null }
    }
    const found = await read({ name, kind, bytes }, signal)
    return {
      kind: found.kind,
      text: found.text,
      media_type: found.mediaType,
      page_count: found.pageCount,
      passages: found.passages,
      tokens: Math.ceil(found.text.length / CHARS_PER_TOKEN),
      bytes: null,
      width: null,
      height: null,
    }
  }

  return {
    /** What the file is decides its first bytes. Throws attachment.*, payload.too_large, upload.not_found. */
    async attach(file: NewAttachment, signal?: AbortSignal): Promise<AttachmentRef> {
      const bytes =
        file.uploadId === undefined ? Buffer.from(file.contentBase64 ?? '', 'base64') : uploads.take(file.uploadId)
      const content = await contentOf(file.name, bytes, signal)
      const row: AttachmentRow = {
        attachment_id: ids.next('att'),
        name: file.name,
        size_bytes: bytes.byteLength,
        created_at: clock.now(),
        ...content,
      }
      await db.durable((tx) => store.insertAttachment(tx, row))
      return toAttachmentRef({ ...row, passage_count: unpackSpans(row.passages).length })
    },

    attachment(attachmentId: AttachmentId): AttachmentRef & { text: string } {
      const row = requireAttachment(db, attachmentId)
      return { ...refOf(row), text: row.text }
    },

    /** A picture. Throws attachment.not_found, also for what is none. */
    image(attachmentId: AttachmentId): { mediaType: string; contentBase64: string } {
      const row = requireAttachment(db, attachmentId)
      if (row.bytes === null) throw gone(attachmentId)
      return { mediaType: row.media_type, contentBase64: Buffer.from(row.bytes).toString('base64') }
    },

    /** Passages by their place in the file, counted from 0. */
    passages(attachmentId: AttachmentId, window: { offset: number; limit: number }) {
      const row = requireAttachment(db, attachmentId)
      const spans = unpackSpans(row.passages)
      return {
        name: row.name,
        total: spans.length,
        items: spans.slice(window.offset, window.offset + window.limit).map(({ start, end, page }) => ({
          page,
          text: row.text.slice(start, end),
        })),
      }
    },

    /** In the order asked. Throws attachment.not_found. */
    refs(wanted: readonly AttachmentId[]): AttachmentRef[] {
      const found = new Map(store.findAttachments(db, wanted).map((row) => [row.attachment_id, toAttachmentRef(row)]))
      return wanted.map((id) => {
        const ref = found.get(id)
        if (ref === undefined) throw gone(id)
        return ref
      })
    },
  }
}

export type Attachments = ReturnType<typeof createAttachments>

function requireAttachment(db: Db, attachmentId: AttachmentId): AttachmentRow {
  const row = store.findAttachment(db, attachmentId)
  if (row === undefined) throw gone(attachmentId)
  return row
}

const refOf = (row: AttachmentRow): AttachmentRef =>
  toAttachmentRef({ ...row, passage_count: unpackSpans(row.passages).length })

/** What is attached, in the form in which prompts take it. What is gone is left out. */
export function readAttached(
  db: Db,
  refs: readonly AttachmentRef[],
): Required<Pick<TranscriptMessage, 'attachmentTexts' | 'images'>> {
  const attachmentTexts: AttachmentText[] = []
  const images: AttachedImage[] = []
  for (const { attachmentId, firstPassage } of refs) {
    const row = store.findAttachment(db, attachmentId)
    if (row === undefined) continue
    if (row.kind !== 'image' || row.bytes === null) attachmentTexts.push(toText(row, firstPassage))
    else images.push(toImage(row, row.bytes))
  }
  return { attachmentTexts, images }
}

function toText({ name, text, passages }: AttachmentRow, first: number | undefined): AttachmentText {
  const isUntrusted = true
  if (first === undefined || passages === null) return { name, text, isUntrusted }
  return { name, text, isUntrusted, passages: unpackSpans(passages).map((span, at) => ({ ...span, no: first + at })) }
}

const toImage = (row: AttachmentRow, bytes: Uint8Array): AttachedImage => ({
  name: row.name,
  width: row.width ?? 0,
  height: row.height ?? 0,
  mediaType: row.media_type as AttachedImage['mediaType'],
  base64: Buffer.from(bytes).toString('base64'),
})

/** Numbers the passages of new attachments after those of the messages before them; the rest is as it was. */
export function numberPassages(refs: readonly AttachmentRef[], earlier: readonly AttachmentRef[]): AttachmentRef[] {
  let next = Math.max(1, ...earlier.map((ref) => (ref.firstPassage ?? 1) + (ref.passageCount ?? 0)))
  return refs.map((ref) => {
    if (ref.passageCount === undefined) return ref
    const firstPassage = next
    next += ref.passageCount
    return { ...ref, firstPassage }
  })
}

const gone = (attachmentId: AttachmentId): AppError =>
  new AppError('attachment.not_found', 'The attachment is gone', { attachmentId })
