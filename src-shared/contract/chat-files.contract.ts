import { z } from 'zod'
import { AttachmentId, ConversationId, EpochMs } from '../domain/ids.ts'
import { AttachmentRef } from '../domain/message.ts'
import { intParam, pick, procedure } from './base.ts'

/** Chosen by whoever sends a file in pieces. */
export const UploadId = z.string().regex(/^[0-9a-z-]{8,64}$/)

export const attachErrors = pick(
  'attachment.not_text',
  'attachment.unsupported',
  'attachment.encrypted',
  'attachment.damaged',
  'attachment.no_text',
  'attachment.too_hard',
  'upload.not_found',
  'payload.too_large',
)

/** A file attached on the path of a conversation, and when. */
export const Source = z.object({ ref: AttachmentRef, at: EpochMs })
export type Source = z.infer<typeof Source>

const route = { tags: ['Chat'] }
const attachment = z.object({ attachmentId: AttachmentId })

/** The part of `chat` that is about files: attached ones, what they say, exports and imports. */
export const chatFiles = {
  /** The next piece of a file, for `attach` or `importStart`. `offset` is what arrived before. At most 64 MB in all. */
  upload: procedure
    .route({ ...route, method: 'POST', path: '/uploads', summary: 'Send a piece of a file' })
    .errors(pick('payload.too_large'))
    .input(
      z.object({
        uploadId: UploadId,
        offset: z.number().int().nonnegative(),
        contentBase64: z.string().max(4_000_000),
      }),
    )
    .output(z.object({ sizeBytes: z.number().int() })),
  image: procedure
    .route({ ...route, method: 'GET', path: '/attachments/{attachmentId}/image', summary: 'An attached picture' })
    .errors(pick('attachment.not_found'))
    .input(attachment)
    .output(z.object({ mediaType: z.string(), contentBase64: z.string() })),
  /** The numbered pieces of an attachment by place, counted from 0. */
  passages: procedure
    .route({ ...route, method: 'GET', path: '/attachments/{attachmentId}/passages', summary: 'Passages of a file' })
    .errors(pick('attachment.not_found'))
    .input(attachment.extend({ offset: intParam(0, 1_000_000).default(0), limit: intParam(1, 500).default(100) }))
    .output(
      z.object({
        name: z.string(),
        total: z.number().int(),
        items: z.array(z.object({ page: z.number().int().nullable(), text: z.string() })),
      }),
    ),
  /** What is attached on the current path, oldest first: what citations may point to. */
  sources: procedure
    .route({
      ...route,
      method: 'GET',
      path: '/conversations/{conversationId}/sources',
      summary: 'Files of a conversation',
    })
    .errors(pick('conversation.not_found'))
    .input(z.object({ conversationId: ConversationId }))
    .output(z.object({ items: z.array(Source) })),
}
