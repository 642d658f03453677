import type { Db } from '#main/engine/db/db.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Conversation, PathMessage } from '#shared/contract/chat.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AttachmentId, ConversationId, EpochMs, MessageId, QueuedId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Attachments } from './attachments.ts'
import { fromJson } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { toConversation, toPathMessages } from './chat.views.ts'
import type { ChatSearch } from './chat-search.ts'
import { createConversations, requireConversation } from './conversations.ts'
import { type Draft, measureDraft } from './measure.ts'
import { type Mentions, stillMentioned } from './mentions.ts'
import * as messages from './messages.store.ts'
import { createExports } from './transfer/exports.ts'
import { createImports } from './transfer/imports.ts'
import type { TransferWork } from './transfer/transfer-work.ts'
import type { Sent, TurnDeps, TurnWriter } from './turn-writer.ts'
import type { Turns } from './turns.ts'
import type { Uploads } from './uploads.ts'

export interface ChatServiceDeps extends TurnDeps {
  gateway: ModelGateway
  writer: TurnWriter
  turns: Turns
  attachments: Attachments
  search: ChatSearch
  mentions: Mentions
  folders: Pick<FolderLookup, 'get'>
  uploads: Uploads
  transfer: TransferWork
}

/** Everything that a person can do in the chat. */
export function createChatService(deps: ChatServiceDeps) {
  return {
    ...createConversations(deps),
    ...createPathReader(deps),
    ...createSending(deps),
    attach: deps.attachments.attach,
    attachment: deps.attachments.attachment,
    ...createFileReader(deps),
    ...createExports(deps),
    ...createImports(deps),
    measure: (draft: Draft, signal?: AbortSignal): Promise<ContextMeter> =>
      measureDraft(deps, { conversation: requireConversation(deps.db, draft.conversationId), draft, signal }),
  }
}

export type ChatService = ReturnType<typeof createChatService>

/** Files on their way in, and what is shown of those that are there. */
function createFileReader({ db, attachments, uploads }: ChatServiceDeps) {
  return {
    upload: uploads.add,
    image: attachments.image,
    passages: attachments.passages,
    /** What is attached on the current path, oldest first. */
    sources(conversationId: ConversationId): { ref: AttachmentRef; at: EpochMs }[] {
      requireConversation(db, conversationId)
      return messages.readAttachedOnPath(db, conversationId)
    },
  }
}

/** The current path and the ways to change it without writing anything new. */
function createPathReader(deps: ChatServiceDeps) {
  const { db, events, turns } = deps

  /** Makes a message the end of the current path. */
  async function show(id: MessageId, pick: (row: MessageRow) => string): Promise<Conversation> {
    const { row, conversation } = requireMessage(db, id)
    const conversationId = conversation.conversation_id as ConversationId
    await db.durable((tx) => {
      turns.requireIdle(tx, conversation)
      const headId = pick(row)
      messages.setPath(tx, conversationId, headId)
      const message_count = messages.pathLength(tx, conversationId)
      store.updateConversation(tx, conversationId, { head_id: headId, message_count })
      events.append(tx, { type: 'conversation.changed', subject: conversationId })
    })
    return toConversation(deps, requireConversation(db, conversationId))
  }

  return {
    messages(conversationId: ConversationId, window: { offset: number; limit: number }) {
      const { message_count: total } = requireConversation(db, conversationId)
      return { total, items: toPathMessages(db, messages.readPath(db, conversationId, window)) }
    },

    message(messageId: MessageId): PathMessage {
      const [found] = toPathMessages(db, [requireMessage(db, messageId).row])
      if (found === undefined) throw new AppError('message.not_found', 'The message is gone', { messageId })
      return found
    },

    switchTo: (messageId: MessageId) => show(messageId, (row) => messages.findNewestLeaf(db, row.message_id)),
    branchHere: (messageId: MessageId) => show(messageId, (row) => row.message_id),
  }
}

/** What starts an answer, or waits to. */
function createSending({ db, events, turns, attachments, mentions }: ChatServiceDeps) {
  return {
    async send(input: {
      conversationId: ConversationId
      text: string
      attachmentIds: AttachmentId[]
      mentions?: readonly Mention[] | undefined
      clientKey?: string | undefined
    }): Promise<Sent> {
      return turns.send(input.conversationId, {
        text: input.text,
        attachments: attachments.refs(input.attachmentIds),
        ...(input.mentions?.length ? { mentions: await mentions.settle(input.mentions) } : {}),
        clientKey: input.clientKey ?? null,
      })
    },

    async removeQueued(queuedId: QueuedId): Promise<void> {
      await db.durable((tx) => {
        const queued = store.findQueued(tx, queuedId)
        if (queued === undefined) throw new AppError('message.not_found', 'The message was already sent', { queuedId })
        store.deleteQueued(tx, queuedId)
        events.append(tx, { type: 'conversation.changed', subject: queued.conversation_id })
      })
    },

    edit(messageId: MessageId, input: { text: string; attachmentIds?: AttachmentId[] | undefined }): Promise<Sent> {
      const { row, conversation } = requireMessage(db, messageId, 'user')
      const kept =
        input.attachmentIds === undefined
          ? fromJson<AttachmentRef[]>(row.attachments)
          : attachments.refs(input.attachmentIds)
      return turns.edit(conversation, row, {
        text: input.text,
        attachments: kept,
        mentions: stillMentioned(fromJson<Mention[]>(row.mentions), input.text),
        clientKey: null,
      })
    },

    regenerate(messageId: MessageId): Promise<Sent> {
      const { row, conversation } = requireMessage(db, messageId, 'assistant')
      if (row.parent_id === null) throw wrongRole(row, 'assistant')
      return turns.regenerate(conversation, row.parent_id)
    },

    continue(messageId: MessageId): Promise<Sent> {
      const { row, conversation } = requireMessage(db, messageId, 'assistant')
      return turns.continue(conversation, row)
    },
  }
}

type Role = 'user' | 'assistant'

function requireMessage(db: Db, messageId: MessageId, role?: Role): { row: MessageRow; conversation: ConversationRow } {
  const row = messages.findMessage(db, messageId)
  const conversation = row === undefined ? undefined : store.findConversation(db, row.conversation_id)
  if (row === undefined || conversation === undefined) {
    throw new AppError('message.not_found', 'The message is gone', { messageId })
  }
  if (role !== undefined && row.role !== role) throw wrongRole(row, role)
  return { row, conversation }
}

const wrongRole = (row: MessageRow, role: Role): AppError =>
  new AppError('message.wrong_role', `This needs a message of the ${role}`, {
    messageId: row.message_id,
    role: row.role,
  })
