import { z } from 'zod'
import { ContextMeter } from '../domain/context-meter.ts'
import {
  AgentId,
  AttachmentId,
  ChatFolderId,
  ConversationId,
  EpochMs,
  MessageId,
  QueuedId,
  RunId,
} from '../domain/ids.ts'
import { MAX_MENTIONS, Mention } from '../domain/mention.ts'
import { AttachmentRef, Message } from '../domain/message.ts'
import { MAX_MESSAGE_CHARS } from '../domain/message-text.ts'
import { ModelParams, ModelRef } from '../domain/model.ts'
import { RunState } from '../domain/run.ts'
import { RunMode } from '../domain/tool.ts'
import { plainLine } from '../std/plain-line.ts'
import { Done, intParam, page, pick, procedure } from './base.ts'
import { attachErrors, chatFiles, UploadId } from './chat-files.contract.ts'
import { chatLibrary } from './chat-library.contract.ts'

export const ConversationCard = z.object({
  conversationId: ConversationId,
  title: z.string(),
  isPinned: z.boolean(),
  chatFolderId: ChatFolderId.nullable(),
  /** the state of its newest run, null when nothing ever ran */
  runState: RunState.nullable(),
  preview: z.string(),
  updatedAt: EpochMs,
})
export type ConversationCard = z.infer<typeof ConversationCard>

export const QueuedMessage = z.object({
  queuedId: QueuedId,
  text: z.string(),
  attachments: z.array(AttachmentRef),
  createdAt: EpochMs,
})
export type QueuedMessage = z.infer<typeof QueuedMessage>

export const Conversation = ConversationCard.extend({
  agentId: AgentId,
  /** null: the agent's or the default model */
  model: ModelRef.nullable(),
  /** the model that the next answer will really use; null when none is chosen anywhere */
  effectiveModel: ModelRef.nullable(),
  params: ModelParams,
  mode: RunMode,
  messageCount: z.number().int(),
  activeRunId: RunId.nullable(),
  queued: z.array(QueuedMessage),
  context: ContextMeter.nullable(),
  /** the second column that is compared with this one */
  twinId: ConversationId.nullable(),
  /** this is a second column itself, of that conversation */
  twinOf: ConversationId.nullable(),
  createdAt: EpochMs,
})
export type Conversation = z.infer<typeof Conversation>

/** A message on the current path, with its place among its siblings (1-based). */
export const PathMessage = Message.extend({
  index: z.number().int(),
  siblings: z.array(MessageId),
})
export type PathMessage = z.infer<typeof PathMessage>

const text = z.string().max(MAX_MESSAGE_CHARS)
const one = z.object({ conversationId: ConversationId })
const message = z.object({ messageId: MessageId })
const route = { tags: ['Chat'] }

/** runId and messageId (the answer's) are null when the message waits behind a running answer. */
const Sent = z.object({ runId: RunId.nullable(), messageId: MessageId.nullable(), queuedId: QueuedId.nullable() })
const sendErrors = pick(
  'conversation.not_found',
  'model.not_chosen',
  'attachment.not_found',
  'payload.too_large',
  'agent.not_found',
  'tool.unknown',
  'folder.not_found',
  'file.not_found',
  'file.too_large',
  'file.binary',
  'file.outside_folders',
  'file.forbidden_name',
)

export const chat = {
  ...chatLibrary,
  /** Pinned first, then newest first. */
  list: procedure
    .route({ ...route, method: 'GET', path: '/conversations', summary: 'Conversations' })
    .input(
      z.object({
        search: z.string().max(500).optional(),
        /** only of this folder, or `none`: what stands outside of folders; pinned ones count as outside */
        folder: z.union([ChatFolderId, z.literal('none')]).optional(),
        limit: intParam(1, 500).default(100),
        cursor: z.string().optional(),
      }),
    )
    .output(page(ConversationCard)),
  get: procedure
    .route({ ...route, method: 'GET', path: '/conversations/{conversationId}', summary: 'One conversation' })
    .errors(pick('conversation.not_found'))
    .input(one)
    .output(Conversation),
  create: procedure
    .route({ ...route, method: 'POST', path: '/conversations', summary: 'Start a conversation' })
    .errors(pick('agent.not_found'))
    .input(
      z.object({
        title: z.string().max(200).overwrite(plainLine).optional(),
        agentId: AgentId.optional(),
        model: ModelRef.optional(),
        mode: RunMode.optional(),
        params: ModelParams.optional(),
      }),
    )
    .output(Conversation),
  update: procedure
    .route({ ...route, method: 'PATCH', path: '/conversations/{conversationId}', summary: 'Change a conversation' })
    .errors(pick('conversation.not_found', 'agent.not_found'))
    .input(
      one.extend({
        title: z.string().overwrite(plainLine).min(1).max(200).optional(),
        isPinned: z.boolean().optional(),
        agentId: AgentId.optional(),
        model: ModelRef.nullable().optional(),
        params: ModelParams.optional(),
        mode: RunMode.optional(),
      }),
    )
    .output(Conversation),
  /** To the bin; its active run is cancelled. */
  delete: procedure
    .route({ ...route, method: 'DELETE', path: '/conversations/{conversationId}', summary: 'Delete a conversation' })
    .errors(pick('conversation.not_found'))
    .input(one)
    .output(Done),
  restore: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/conversations/{conversationId}/restore',
      summary: 'Take a conversation out of the bin',
    })
    .errors(pick('conversation.not_found'))
    .input(one)
    .output(Done),
  /** The current path, by position from its start: items [offset, offset + limit). */
  messages: procedure
    .route({
      ...route,
      method: 'GET',
      path: '/conversations/{conversationId}/messages',
      summary: 'Messages on the current path',
    })
    .errors(pick('conversation.not_found'))
    .input(one.extend({ offset: intParam(0, 1_000_000).default(0), limit: intParam(1, 200).default(50) }))
    .output(z.object({ total: z.number().int(), items: z.array(PathMessage) })),
  message: procedure
    .route({ ...route, method: 'GET', path: '/messages/{messageId}', summary: 'One message' })
    .errors(pick('message.not_found'))
    .input(message)
    .output(PathMessage),
  /** Durable before it answers. The same clientKey never sends twice. */
  send: procedure
    .route({ ...route, method: 'POST', path: '/conversations/{conversationId}/messages', summary: 'Send a message' })
    .errors(sendErrors)
    .input(
      one.extend({
        text,
        attachmentIds: z.array(AttachmentId).max(20).default([]),
        mentions: z.array(Mention).max(MAX_MENTIONS).default([]),
        clientKey: z.string().max(100).optional(),
      }),
    )
    .output(Sent),
  removeQueued: procedure
    .route({ ...route, method: 'DELETE', path: '/queued-messages/{queuedId}', summary: 'Take back a waiting message' })
    .errors(pick('message.not_found'))
    .input(z.object({ queuedId: QueuedId }))
    .output(Done),
  /** A new branch beside a user message, with a new answer. */
  edit: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/messages/{messageId}/edit',
      summary: 'Edit a message into a new branch',
    })
    .errors({ ...sendErrors, ...pick('message.not_found', 'message.wrong_role', 'conversation.busy') })
    .input(message.extend({ text, attachmentIds: z.array(AttachmentId).max(20).optional() }))
    .output(Sent),
  /** A new answer beside this one. */
  regenerate: procedure
    .route({ ...route, method: 'POST', path: '/messages/{messageId}/regenerate', summary: 'Answer again' })
    .errors({ ...sendErrors, ...pick('message.not_found', 'message.wrong_role', 'conversation.busy') })
    .input(message)
    .output(Sent),
  /** Go on with an answer that was stopped, failed or reached its length. */
  continue: procedure
    .route({ ...route, method: 'POST', path: '/messages/{messageId}/continue', summary: 'Continue an answer' })
    .errors({ ...sendErrors, ...pick('message.not_found', 'message.wrong_role', 'conversation.busy') })
    .input(message)
    .output(Sent),
  /** Makes the newest leaf below this message the end of the current path. */
  switchTo: procedure
    .route({ ...route, method: 'POST', path: '/messages/{messageId}/switch', summary: 'Show another branch' })
    .errors(pick('message.not_found', 'conversation.busy'))
    .input(message)
    .output(Conversation),
  /** Makes this very message the end of the current path: what is sent next starts a branch here. */
  branchHere: procedure
    .route({ ...route, method: 'POST', path: '/messages/{messageId}/branch', summary: 'Branch after this message' })
    .errors(pick('message.not_found', 'conversation.busy'))
    .input(message)
    .output(Conversation),
  /** Text, code, PDF, Word or a picture: whole in `contentBase64`, or what was sent before with `chat.upload`. */
  attach: procedure
    .route({ ...route, method: 'POST', path: '/attachments', summary: 'Attach a file' })
    .errors(attachErrors)
    .input(
      z.object({
        name: z.string().min(1).max(255),
        /** only a claim: what the file is, its first bytes say */
        mediaType: z.string().max(200),
        contentBase64: z.string().max(4_000_000).optional(),
        uploadId: UploadId.optional(),
      }),
    )
    .output(AttachmentRef),
  attachment: procedure
    .route({ ...route, method: 'GET', path: '/attachments/{attachmentId}', summary: 'The text of an attachment' })
    .errors(pick('attachment.not_found'))
    .input(z.object({ attachmentId: AttachmentId }))
    .output(AttachmentRef.extend({ text: z.string() })),
  /** How the window would be filled if `draft` were sent now. */
  measure: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/conversations/{conversationId}/context',
      summary: 'Measure the context window',
    })
    .errors(pick('conversation.not_found', 'model.not_chosen'))
    .input(one.extend({ draft: text.default(''), attachmentIds: z.array(AttachmentId).max(20).default([]) }))
    .output(ContextMeter),
  ...chatFiles,
}
