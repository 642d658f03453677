import type { Tx } from '#main/engine/db/db.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { fromJson } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { activeRun } from './chat.views.ts'
import { findAny, findTwin } from './comparison.store.ts'
import { requireConversation } from './conversations.ts'
import * as messages from './messages.store.ts'
import type { TurnDeps } from './turn-writer.ts'
import type { Turns } from './turns.ts'

/** Messages that a second column begins with, at most: they are copied, and the core answers nobody meanwhile. */
export const MAX_COPIED = 2_000
const BATCH = 100

type Keep = 'first' | 'second' | 'both'

/** Two conversations side by side that get the same messages: the second one is hidden from the list until it is kept. */
export function createComparison(deps: TurnDeps & { turns: Turns }) {
  const { db, clock, ids, events, runs, turns } = deps

  return {
    /** @throws conversation.busy, conversation.too_long, conversation.compared */
    async compare(conversationId: ConversationId, model: ModelRef): Promise<{ twinId: ConversationId }> {
      const row = requireConversation(db, conversationId)
      if (row.is_twin_open === 1) throw compared(conversationId)
      if (row.message_count > MAX_COPIED) {
        throw new AppError('conversation.too_long', `Only ${MAX_COPIED} messages can be taken over`, {
          most: MAX_COPIED,
        })
      }
      const twinId = ids.next('conv')
      await db.durable((tx) => {
        const now = turns.requireIdle(tx, row)
        if (findTwin(tx, conversationId) !== undefined) throw compared(conversationId)
        insertTwin(tx, now, { twinId, model })
      })
      const copied = await copyPath(row, twinId)
      await db.durable((tx) => {
        const now = turns.requireIdle(tx, row)
        if (findTwin(tx, conversationId) !== undefined) throw compared(conversationId)
        if (now.head_id !== row.head_id) {
          throw new AppError('conversation.busy', 'The conversation went on meanwhile', { conversationId })
        }
        const head = copied.at(-1)
        store.updateConversation(tx, twinId, { deleted_at: null, head_id: head ?? null, message_count: copied.length })
        tell(tx, conversationId)
      })
      return { twinId }
    },

    async end(conversationId: ConversationId, keep: Keep) {
      const twin = findTwin(db, conversationId)
      if (twin === undefined)
        throw new AppError('conversation.not_found', 'Nothing is compared here', { conversationId })
      const twinId = twin.conversation_id as ConversationId
      const gone = await db.durable((tx) => {
        const first = requireConversation(tx, conversationId)
        if (keep !== 'first') open(tx, first, twinId)
        const binned = keep === 'both' ? null : keep === 'first' ? twin : first
        if (binned !== null) {
          store.updateConversation(tx, binned.conversation_id, { deleted_at: clock.now() })
          events.append(tx, { type: 'conversation.deleted', subject: binned.conversation_id })
        }
        tell(tx, conversationId)
        return binned
      })
      if (keep !== 'first') await indexCopies(twin)
      const runId = gone === null ? null : activeRun(runs, gone)
      if (runId !== null) await runs.cancel(runId, 'the other column was kept')
      return { twinId, openId: keep === 'second' ? twinId : conversationId }
    },

    /** @param conversationId  the second column, as `end` named it */
    async reopen(conversationId: ConversationId): Promise<void> {
      await db.durable((tx) => {
        const twin = findAny(tx, conversationId)
        const first = twin?.twin_of == null ? undefined : findAny(tx, twin.twin_of)
        if (twin === undefined || first === undefined) {
          throw new AppError('conversation.not_found', 'The comparison is gone', { conversationId })
        }
        const other = findTwin(tx, first.conversation_id)
        if (other !== undefined && other.conversation_id !== conversationId) throw compared(first.conversation_id)
        for (const row of [first, twin]) {
          store.updateConversation(tx, row.conversation_id, {
            deleted_at: null,
            ...(row === twin ? { is_twin_open: 1 } : {}),
          })
          events.append(tx, { type: 'conversation.restored', subject: row.conversation_id })
          const now = requireConversation(tx, row.conversation_id as ConversationId)
          if (activeRun(runs, now) === null) turns.startNext(tx, row.conversation_id)
        }
      })
    },
  }

  /** Stays in the bin until everything was copied: a crash on the way leaves nothing that anybody sees. */
  function insertTwin(tx: Tx, row: ConversationRow, { twinId, model }: { twinId: string; model: ModelRef }): void {
    const { row_no: _rowNo, ...same } = row
    store.insertConversation(tx, {
      ...same,
      conversation_id: twinId,
      model: JSON.stringify(model),
      is_pinned: 0,
      head_id: null,
      message_count: 0,
      active_run_id: null,
      last_run_id: null,
      context: null,
      twin_of: row.conversation_id,
      is_twin_open: 1,
      created_at: clock.now(),
      deleted_at: clock.now(),
    })
  }

  async function copyPath(row: ConversationRow, twinId: string): Promise<string[]> {
    const copied: string[] = []
    for (let offset = 0; offset < row.message_count; offset += BATCH) {
      const rows = messages.readPath(db, row.conversation_id, { offset, limit: BATCH })
      await db.durable((tx) => {
        for (const message of rows) copied.push(copy(tx, message, { twinId, parentId: copied.at(-1) ?? null }))
      })
    }
    return copied
  }

  /** A finished message: it names no run, so that what was done once is not undone or continued in two places. */
  function copy(
    tx: Tx,
    message: MessageRow,
    { twinId, parentId }: { twinId: string; parentId: string | null },
  ): string {
    const { row_no: _rowNo, ...same } = message
    const messageId = ids.next('msg')
    messages.insertMessage(tx, {
      ...same,
      message_id: messageId,
      conversation_id: twinId,
      parent_id: parentId,
      run_id: null,
      state: message.state === 'failed' ? 'stopped' : message.state,
    })
    messages.appendToPath(tx, twinId, [{ messageId, depth: message.depth }])
    return messageId
  }

  /** The second column becomes a conversation like any other. */
  function open(tx: Tx, first: ConversationRow, twinId: string): void {
    store.updateConversation(tx, twinId, {
      is_twin_open: 0,
      title: first.title,
      title_by: first.title_by,
      chat_folder_id: first.chat_folder_id,
    })
    events.append(tx, { type: 'conversation.created', subject: twinId })
  }

  /** What was copied is found by a search from now on; before, it would have been found twice. */
  async function indexCopies(twin: ConversationRow): Promise<void> {
    for (let offset = 0; offset < MAX_COPIED; offset += BATCH) {
      const rows = messages.readPath(db, twin.conversation_id, { offset, limit: BATCH })
      const copies = rows.filter((row) => row.created_at < twin.created_at)
      if (copies.length === 0) return
      await db.durable((tx) => {
        for (const row of copies) messages.indexText(tx, row.message_id, textOf(fromJson<MessagePart[]>(row.parts)))
      })
    }
  }

  function tell(tx: Tx, conversationId: string): void {
    events.append(tx, { type: 'conversation.changed', subject: conversationId })
  }
}

const compared = (conversationId: string): AppError =>
  new AppError('conversation.compared', 'This conversation is compared already', { conversationId })
