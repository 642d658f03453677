import type { Tx } from '#main/engine/db/db.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Conversation, ConversationCard, PathMessage } from '#shared/contract/chat.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AgentId, AttachmentId, ConversationId, MessageId, QueuedId } from '#shared/domain/ids.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Attachments } from './attachments.ts'
import { fromJson, toJsonOrNull } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { activeRun, readCursor, toCard, toConversation, toPathMessages, writeCursor } from './chat.views.ts'
import { type Draft, measureDraft } from './measure.ts'
import * as messages from './messages.store.ts'
import { NEW_CHAT } from './title-text.ts'
import type { Sent, TurnDeps, Turns } from './turns.ts'

export interface ChatServiceDeps extends TurnDeps {
  gateway: ModelGateway
  turns: Turns
  attachments: Attachments
}

export interface ConversationChange {
  title?: string | undefined
  isPinned?: boolean | undefined
  agentId?: AgentId | undefined
  model?: ModelRef | null | undefined
  params?: ModelParams | undefined
  mode?: RunMode | undefined
}

/** The rules of conversations. */
export function createChatService(deps: ChatServiceDeps) {
  const { db, clock, ids, events, runs, agents, turns, attachments } = deps

  const require = (id: ConversationId): ConversationRow => {
    const row = store.findConversation(db, id)
    if (row === undefined)
      throw new AppError('conversation.not_found', 'The conversation is gone', { conversationId: id })
    return row
  }

  const requireMessage = (
    id: MessageId,
    role?: 'user' | 'assistant',
  ): { row: MessageRow; conversation: ConversationRow } => {
    const row = messages.findMessage(db, id)
    const conversation = row === undefined ? undefined : store.findConversation(db, row.conversation_id)
    if (row === undefined || conversation === undefined) {
      throw new AppError('message.not_found', 'The message is gone', { messageId: id })
    }
    if (role !== undefined && row.role !== role) {
      throw new AppError('message.wrong_role', `This needs a message of the ${role}`, { messageId: id, role: row.role })
    }
    return { row, conversation }
  }

  const view = (id: ConversationId): Conversation => toConversation(deps, require(id))
  const changed = (tx: Tx, id: string) => events.append(tx, { type: 'conversation.changed', subject: id })

  /** Makes a message the end of the current path. */
  function showMessage(id: MessageId, pick: (row: MessageRow) => string): Promise<Conversation> {
    const { row, conversation } = requireMessage(id)
    return db
      .durable((tx) => {
        turns.requireIdle(tx, conversation)
        const headId = pick(row)
        messages.setPath(tx, conversation.conversation_id, headId)
        store.updateConversation(tx, conversation.conversation_id, {
          head_id: headId,
          message_count: messages.pathLength(tx, conversation.conversation_id),
        })
        changed(tx, conversation.conversation_id)
      })
      .then(() => view(conversation.conversation_id as ConversationId))
  }

  return {
    list(query: { search?: string | undefined; limit: number; cursor?: string | undefined }): {
      items: ConversationCard[]
      nextCursor: string | null
    } {
      const search = query.search?.trim() ?? ''
      const rows = store.listConversations(db, {
        limit: query.limit + 1,
        ...(search === '' ? {} : { search }),
        ...(query.cursor === undefined ? {} : { after: readCursor(query.cursor) }),
      })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: shown.map((row) => toCard(runs, row)),
        nextCursor: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
      }
    },

    get: view,

    async create(input: ConversationChange): Promise<Conversation> {
      const conversationId = ids.next('conv')
      const agentId = input.agentId ?? agents.defaultId()
      agents.get(agentId)
      await db.durable((tx) => {
        store.insertConversation(tx, {
          conversation_id: conversationId,
          title: input.title ?? NEW_CHAT,
          title_by: input.title === undefined ? 'text' : 'person',
          preview: '',
          is_pinned: 0,
          agent_id: agentId,
          model: toJsonOrNull(input.model),
          params: JSON.stringify(input.params ?? {}),
          mode: input.mode ?? agents.modeFor(agentId),
          head_id: null,
          message_count: 0,
          active_run_id: null,
          last_run_id: null,
          context: null,
          created_at: clock.now(),
          updated_at: clock.now(),
          deleted_at: null,
        })
        events.append(tx, { type: 'conversation.created', subject: conversationId })
      })
      return view(conversationId)
    },

    async update(conversationId: ConversationId, change: ConversationChange): Promise<Conversation> {
      require(conversationId)
      if (change.agentId !== undefined) agents.get(change.agentId)
      await db.durable((tx) => {
        store.updateConversation(tx, conversationId, {
          ...(change.title === undefined ? {} : { title: change.title, title_by: 'person' as const }),
          ...(change.isPinned === undefined ? {} : { is_pinned: change.isPinned ? 1 : 0 }),
          ...(change.agentId === undefined ? {} : { agent_id: change.agentId }),
          ...(change.model === undefined ? {} : { model: toJsonOrNull(change.model) }),
          ...(change.params === undefined ? {} : { params: JSON.stringify(change.params) }),
          ...(change.mode === undefined ? {} : { mode: change.mode }),
        })
        changed(tx, conversationId)
      })
      return view(conversationId)
    },

    /** To the bin, without what still waits to be sent; the active run is cancelled. */
    async delete(conversationId: ConversationId): Promise<void> {
      const runId = activeRun(runs, require(conversationId))
      await db.durable((tx) => {
        for (const queued of store.listQueued(tx, conversationId)) store.deleteQueued(tx, queued.queued_id)
        store.updateConversation(tx, conversationId, { deleted_at: clock.now() })
        events.append(tx, { type: 'conversation.deleted', subject: conversationId })
      })
      if (runId !== null) await runs.cancel(runId, 'deleted conversation')
    },

    async restore(conversationId: ConversationId): Promise<void> {
      if (store.findConversation(db, conversationId) !== undefined) return
      if (store.findBinned(db, conversationId) === undefined) {
        throw new AppError('conversation.not_found', 'The conversation is gone', { conversationId })
      }
      await db.durable((tx) => {
        store.updateConversation(tx, conversationId, { deleted_at: null })
        events.append(tx, { type: 'conversation.restored', subject: conversationId })
      })
    },

    messages(
      conversationId: ConversationId,
      window: { offset: number; limit: number },
    ): {
      total: number
      items: PathMessage[]
    } {
      const conversation = require(conversationId)
      const rows = messages.readPath(db, conversationId, window)
      return { total: conversation.message_count, items: toPathMessages(db, rows) }
    },

    message(messageId: MessageId): PathMessage {
      const [found] = toPathMessages(db, [requireMessage(messageId).row])
      if (found === undefined) throw new AppError('message.not_found', 'The message is gone', { messageId })
      return found
    },

    send(input: {
      conversationId: ConversationId
      text: string
      attachmentIds: AttachmentId[]
      clientKey?: string | undefined
    }): Promise<Sent> {
      return turns.send(require(input.conversationId), {
        text: input.text,
        attachments: attachments.refs(input.attachmentIds),
        clientKey: input.clientKey ?? null,
      })
    },

    async removeQueued(queuedId: QueuedId): Promise<void> {
      await db.durable((tx) => {
        const queued = store.findQueued(tx, queuedId)
        if (queued === undefined) throw new AppError('message.not_found', 'The message was already sent', { queuedId })
        store.deleteQueued(tx, queuedId)
        changed(tx, queued.conversation_id)
      })
    },

    edit(messageId: MessageId, input: { text: string; attachmentIds?: AttachmentId[] | undefined }): Promise<Sent> {
      const { row, conversation } = requireMessage(messageId, 'user')
      const kept =
        input.attachmentIds === undefined
          ? fromJson<AttachmentRef[]>(row.attachments)
          : attachments.refs(input.attachmentIds)
      return turns.edit(conversation, row, { text: input.text, attachments: kept, clientKey: null })
    },

    regenerate(messageId: MessageId): Promise<Sent> {
      const { row, conversation } = requireMessage(messageId, 'assistant')
      return turns.regenerate(conversation, row)
    },

    continue(messageId: MessageId): Promise<Sent> {
      const { row, conversation } = requireMessage(messageId, 'assistant')
      return turns.continue(conversation, row)
    },

    switchTo: (messageId: MessageId) => showMessage(messageId, (row) => messages.findNewestLeaf(db, row.message_id)),
    branchHere: (messageId: MessageId) => showMessage(messageId, (row) => row.message_id),

    attach: attachments.attach,
    attachment: attachments.attachment,

    measure: (draft: Draft, signal?: AbortSignal): Promise<ContextMeter> =>
      measureDraft(deps, { conversation: require(draft.conversationId), draft, signal }),
  }
}

export type ChatService = ReturnType<typeof createChatService>
