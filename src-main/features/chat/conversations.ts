import type { Db, Tx } from '#main/engine/db/db.ts'
import type { Conversation, ConversationCard } from '#shared/contract/chat.contract.ts'
import type { AgentId, ConversationId } from '#shared/domain/ids.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { toJsonOrNull } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow } from './chat.tables.ts'
import { activeRun, readCursor, toCard, toConversation, writeCursor } from './chat.views.ts'
import type { ChatSearch } from './chat-search.ts'
import { findTwin } from './comparison.store.ts'
import { NEW_CHAT } from './title-text.ts'
import type { TurnDeps } from './turn-writer.ts'

export interface ConversationChange {
  title?: string | undefined
  isPinned?: boolean | undefined
  agentId?: AgentId | undefined
  model?: ModelRef | null | undefined
  params?: ModelParams | undefined
  mode?: RunMode | undefined
}

export interface ConversationsDeps extends TurnDeps {
  search: ChatSearch
  turns: { startNext(tx: Tx, conversationId: string): void }
}

/** The rules of conversations as things in a list. */
export function createConversations(deps: ConversationsDeps) {
  const { db, clock, ids, events, runs, agents, turns } = deps
  const get = (id: ConversationId): Conversation => toConversation(deps, requireConversation(db, id))

  return {
    get,

    async list(
      query: { search?: string | undefined; folder?: string | undefined; limit: number; cursor?: string | undefined },
      signal?: AbortSignal,
    ): Promise<{ items: ConversationCard[]; nextCursor: string | null }> {
      const text = query.search?.trim() ?? ''
      const after = query.cursor === undefined ? {} : { after: readCursor(query.cursor) }
      const found = text === '' ? {} : { among: await deps.search(text, signal) }
      const rows = store.listConversations(db, {
        limit: query.limit + 1,
        ...(query.folder === undefined ? {} : { folder: query.folder }),
        ...found,
        ...after,
      })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: shown.map((row) => toCard(runs, row)),
        nextCursor: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
      }
    },

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
      return get(conversationId)
    },

    async update(conversationId: ConversationId, change: ConversationChange): Promise<Conversation> {
      requireConversation(db, conversationId)
      if (change.agentId !== undefined) agents.get(change.agentId)
      const common = {
        ...(change.agentId === undefined ? {} : { agent_id: change.agentId }),
        ...(change.params === undefined ? {} : { params: JSON.stringify(change.params) }),
        ...(change.mode === undefined ? {} : { mode: change.mode }),
      }
      await db.durable((tx) => {
        store.updateConversation(tx, conversationId, {
          ...(change.title === undefined ? {} : { title: change.title, title_by: 'person' as const }),
          ...(change.isPinned === undefined ? {} : { is_pinned: change.isPinned ? 1 : 0 }),
          ...(change.model === undefined ? {} : { model: toJsonOrNull(change.model) }),
          ...common,
        })
        // Only the models differ in a comparison: who answers, and what it may do, is the same in both columns.
        const twin = findTwin(tx, conversationId)
        if (twin !== undefined) store.updateConversation(tx, twin.conversation_id, common)
        events.append(tx, { type: 'conversation.changed', subject: conversationId })
      })
      return get(conversationId)
    },

    /** To the bin, with what still waits to be sent; the active run is cancelled. */
    async delete(conversationId: ConversationId): Promise<void> {
      const active = await db.durable((tx) => {
        const row = requireConversation(tx, conversationId)
        store.updateConversation(tx, conversationId, { deleted_at: clock.now() })
        events.append(tx, { type: 'conversation.deleted', subject: conversationId })
        const twin = findTwin(tx, conversationId)
        return [row, ...(twin === undefined ? [] : [twin])].map((each) => activeRun(runs, each))
      })
      for (const runId of active) if (runId !== null) await runs.cancel(runId, 'deleted conversation')
    },

    /** Out of the bin. What waited to be sent goes on waiting for its turn, or is sent now when nothing is before it. */
    async restore(conversationId: ConversationId): Promise<void> {
      if (store.findConversation(db, conversationId) !== undefined) return
      if (store.findBinned(db, conversationId) === undefined) throw gone(conversationId)
      await db.durable((tx) => {
        store.updateConversation(tx, conversationId, { deleted_at: null })
        events.append(tx, { type: 'conversation.restored', subject: conversationId })
        if (activeRun(runs, requireConversation(tx, conversationId)) === null) turns.startNext(tx, conversationId)
      })
    },
  }
}

/** Throws conversation.not_found; also for one in the bin. */
export function requireConversation(db: Db, conversationId: ConversationId): ConversationRow {
  const row = store.findConversation(db, conversationId)
  if (row === undefined) throw gone(conversationId)
  return row
}

const gone = (conversationId: ConversationId): AppError =>
  new AppError('conversation.not_found', 'The conversation is gone', { conversationId })
