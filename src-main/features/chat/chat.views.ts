import { Buffer } from 'node:buffer'
import type { Db } from '#main/engine/db/db.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { Conversation, ConversationCard, PathMessage } from '#shared/contract/chat.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AgentId, AttachmentId, ChatFolderId, ConversationId, MessageId, RunId } from '#shared/domain/ids.ts'
import type { AttachmentKind, AttachmentRef } from '#shared/domain/message.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { fromJson, fromJsonOrNull, toMessage, toQueued } from './chat.rows.ts'
import { type AttachmentFacts, type ListCursor, listQueued } from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { findTwin } from './comparison.store.ts'
import { readSiblings } from './messages.store.ts'

export function toCard(runs: Runs, row: ConversationRow): ConversationCard {
  return {
    conversationId: row.conversation_id as ConversationId,
    title: row.title,
    isPinned: row.is_pinned === 1,
    chatFolderId: row.chat_folder_id as ChatFolderId | null,
    runState: row.last_run_id === null ? null : (runs.find(row.last_run_id as RunId)?.state ?? null),
    preview: row.preview,
    updatedAt: row.updated_at,
  }
}

export function toConversation(deps: { db: Db; runs: Runs; agents: AgentLookup }, row: ConversationRow): Conversation {
  const agentId = row.agent_id as AgentId
  const model = fromJsonOrNull<ModelRef>(row.model)
  return {
    ...toCard(deps.runs, row),
    agentId,
    model,
    effectiveModel: deps.agents.modelFor(agentId, model),
    params: fromJson<ModelParams>(row.params),
    mode: row.mode as RunMode,
    messageCount: row.message_count,
    activeRunId: activeRun(deps.runs, row),
    queued: listQueued(deps.db, row.conversation_id).map(toQueued),
    context: fromJsonOrNull<ContextMeter>(row.context),
    twinId: (findTwin(deps.db, row.conversation_id)?.conversation_id ?? null) as ConversationId | null,
    twinOf: row.is_twin_open === 1 ? (row.twin_of as ConversationId | null) : null,
    createdAt: row.created_at,
  }
}

/** The run that writes in a conversation now, waiting and paused ones included. */
export function activeRun(runs: Runs, row: ConversationRow): RunId | null {
  const runId = row.active_run_id as RunId | null
  const card = runId === null ? undefined : runs.find(runId)
  return card === undefined || isFinal(card.state) ? null : card.runId
}

export function toPathMessages(db: Db, rows: readonly MessageRow[]): PathMessage[] {
  const siblings = readSiblings(db, rows)
  return rows.map((row) => {
    const ids = (siblings.get(row.message_id) ?? [row.message_id]) as MessageId[]
    return { ...toMessage(row), index: ids.indexOf(row.message_id as MessageId) + 1, siblings: ids }
  })
}

export const toAttachmentRef = (row: AttachmentFacts): AttachmentRef => ({
  attachmentId: row.attachment_id as AttachmentId,
  name: row.name,
  mediaType: row.media_type,
  sizeBytes: row.size_bytes,
  tokens: row.tokens,
  kind: row.kind as AttachmentKind,
  ...(row.page_count === null ? {} : { pageCount: row.page_count }),
  ...(row.width === null || row.height === null ? {} : { width: row.width, height: row.height }),
  ...(row.passage_count === 0 ? {} : { passageCount: row.passage_count }),
})

export const writeCursor = (row: ConversationRow): string =>
  Buffer.from(JSON.stringify([row.is_pinned, row.updated_at, row.row_no])).toString('base64url')

export function readCursor(cursor: string): ListCursor {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(values) && values.length === 3 && values.every(Number.isSafeInteger)) {
      const [isPinned, updatedAt, rowNo] = values as [number, number, number]
      return { isPinned, updatedAt, rowNo }
    }
  } catch {
    // answered below: a cursor of ours always parses
  }
  throw new AppError('input.invalid', 'This cursor is not one that the list gave', { field: 'cursor' })
}
