import { z } from 'zod'
import { AttachmentId, ConversationId, EpochMs, ImportId } from '../domain/ids.ts'
import { AttachmentRef } from '../domain/message.ts'
import { Done, intParam, pick, procedure } from './base.ts'

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

export const ChatImport = z.object({
  importId: ImportId,
  name: z.string(),
  /** null until it was recognised */
  source: z.enum(['hearth', 'chatgpt']).nullable(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed', 'undone']),
  total: z.number().int(),
  imported: z.number().int(),
  /** what could not be read, or not all of it */
  skipped: z.array(z.object({ title: z.string(), why: z.string() })),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: EpochMs,
})
export type ChatImport = z.infer<typeof ChatImport>

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
  /** Writes conversations, or all of them, into a file that waits to be fetched with `exportPart`. */
  exportStart: procedure
    .route({ ...route, method: 'POST', path: '/exports', summary: 'Export conversations' })
    .input(
      z.object({
        conversationIds: z.array(ConversationId).min(1).max(5_000).optional(),
        format: z.enum(['markdown', 'html', 'json']),
        /** JSON only: every branch, not just the one that is shown */
        allBranches: z.boolean().default(false),
        withFiles: z.boolean().default(true),
      }),
    )
    .output(
      z.object({
        exportId: z.string(),
        name: z.string(),
        mediaType: z.string(),
        sizeBytes: z.number().int(),
        conversations: z.number().int(),
      }),
    ),
  /** The piece at an offset. With the last one the export is gone. */
  exportPart: procedure
    .route({ ...route, method: 'GET', path: '/exports/{exportId}', summary: 'A piece of an export' })
    .errors(pick('export.not_found'))
    .input(z.object({ exportId: z.string().max(60), offset: intParam(0, Number.MAX_SAFE_INTEGER) }))
    .output(z.object({ contentBase64: z.string() })),
  /** Hearth's own export, or ChatGPT's. Answers at once; `imports` says how far it is. */
  importStart: procedure
    .route({ ...route, method: 'POST', path: '/imports', summary: 'Import conversations' })
    .errors(pick('upload.not_found'))
    .input(
      z.object({
        name: z.string().min(1).max(255),
        contentBase64: z.string().max(4_000_000).optional(),
        uploadId: UploadId.optional(),
      }),
    )
    .output(z.object({ importId: ImportId })),
  imports: procedure
    .route({ ...route, method: 'GET', path: '/imports', summary: 'Imports, newest first' })
    .output(z.object({ items: z.array(ChatImport) })),
  /** What is in stays in. */
  cancelImport: procedure
    .route({ ...route, method: 'POST', path: '/imports/{importId}/cancel', summary: 'Stop an import' })
    .errors(pick('import.not_found'))
    .input(z.object({ importId: ImportId }))
    .output(Done),
  /** Everything that it brought goes to the bin. */
  undoImport: procedure
    .route({ ...route, method: 'POST', path: '/imports/{importId}/undo', summary: 'Undo an import' })
    .errors(pick('import.not_found', 'import.wrong_state'))
    .input(z.object({ importId: ImportId }))
    .output(Done),
}
