import type { Db, Tx } from '#main/engine/db/db.ts'
import type { AgentRunInput } from '#main/engine/ports/agent-lookup.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { Transcript, TranscriptMessage, Turn } from '#main/engine/ports/transcript.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import type { AttachmentRef, MessagePart, MessageState } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { ModelParams, ModelRef, TokenUsage } from '#shared/domain/model.ts'
import type { RunState } from '#shared/domain/run.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { addUsage } from '#shared/domain/usage.ts'
import { AppError } from '#shared/errors/errors.ts'
import { readAttached } from './attachments.ts'
import { fromJson, fromJsonOrNull, toMessage } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { activeRun } from './chat.views.ts'
import { mentionTexts } from './mention-texts.ts'
import * as messages from './messages.store.ts'
import { preview } from './title-text.ts'
import { isImported } from './transfer/imports.store.ts'
import type { TurnDeps, TurnWriter } from './turn-writer.ts'
import type { Turns } from './turns.ts'

export interface TranscriptDeps extends TurnDeps {
  folders: Pick<FolderLookup, 'get'>
  writer: TurnWriter
  turns: Turns
  /** called in the transaction in which an answer became complete */
  onAnswered(tx: Tx, conversation: ConversationRow, answer: MessageRow): void
}

/** What agent runs read and write their conversation through. */
export function createTranscript(deps: TranscriptDeps): Transcript {
  const { db, clock, events, turns } = deps

  return {
    turn(runId, maxChars) {
      const row = requireAnswer(db, runId)
      const conversation = requireConversation(db, row.conversation_id)
      const input = deps.runs.input(runId) as AgentRunInput
      return {
        conversationId: row.conversation_id as ConversationId,
        answer: toMessage(row),
        ...readHistory(deps, row.parent_id, maxChars),
        agentId: deps.writer.agentOf(conversation, row.agent_id as AgentId | null).agentId,
        model: fromJsonOrNull<ModelRef>(conversation.model),
        params: fromJson<ModelParams>(conversation.params),
        mode: conversation.mode as RunMode,
        isContinuation: input.isContinuation,
        isImported: isImported(db, row.conversation_id),
        stepBase: input.stepBase,
      }
    },

    reopen(tx, runId) {
      const row = requireAnswer(tx, runId)
      const conversation = store.findConversation(tx, row.conversation_id)
      if (conversation === undefined) return
      const active = activeRun(deps.runs, conversation)
      if (active !== null && active !== runId) {
        throw new AppError('conversation.busy', 'An answer is being written in this chat', { runId: active })
      }
      if (row.state !== 'streaming') messages.updateMessage(tx, row.message_id, { state: 'streaming', error: null })
      if (conversation.active_run_id !== runId) {
        store.updateConversation(tx, conversation.conversation_id, { active_run_id: runId, last_run_id: runId })
        events.append(tx, { type: 'conversation.changed', subject: conversation.conversation_id })
      }
    },

    save(tx, messageId, parts, appliedSeq) {
      messages.updateMessage(tx, messageId, { parts: JSON.stringify(parts), applied_seq: appliedSeq })
    },

    measured(tx, conversationId, meter) {
      store.updateConversation(tx, conversationId, { context: JSON.stringify(meter) })
    },

    close(tx, card, model) {
      const row = messages.findByRun(tx, card.runId)
      if (row === undefined) return
      messages.updateMessage(tx, row.message_id, {
        state: messageStateOf(card.state),
        model: model === null ? row.model : JSON.stringify(model),
        error: card.error === null ? null : JSON.stringify(card.error),
        ...(isFinal(card.state) ? { usage: JSON.stringify(totalUsage(deps.runs, card)) } : {}),
      })
      const conversation = store.findConversation(tx, row.conversation_id)
      if (conversation === undefined) return
      if (isFinal(card.state)) end(tx, card, { row, conversation })
      events.append(tx, { type: 'conversation.changed', subject: row.conversation_id })
    },

    discardOf: (tx, agentId) => store.discardConversationsOf(tx, agentId),

    setTitle: (conversationId, title) =>
      db.durable((tx) => {
        const conversation = store.findConversation(tx, conversationId)
        if (conversation === undefined || conversation.title_by === 'person') return
        store.updateConversation(tx, conversationId, { title, title_by: 'model' })
        events.append(tx, { type: 'conversation.changed', subject: conversationId })
      }),
  }

  function end(tx: Tx, card: RunCard, at: { row: MessageRow; conversation: ConversationRow }): void {
    const { row, conversation } = at
    const id = conversation.conversation_id
    const text = textOf(fromJson<MessagePart[]>(row.parts))
    messages.indexText(tx, row.message_id, text)
    store.updateConversation(tx, id, {
      ...(conversation.active_run_id === card.runId ? { active_run_id: null } : {}),
      ...(text === '' ? {} : { preview: preview(text) }),
      updated_at: clock.now(),
    })
    if (card.state === 'succeeded') deps.onAnswered(tx, conversation, row)
    if (conversation.active_run_id === card.runId) turns.startNext(tx, id)
  }
}

function requireAnswer(db: Db, runId: RunId): MessageRow {
  const row = messages.findByRun(db, runId)
  if (row === undefined) throw new AppError('message.not_found', 'The answer of this run is gone', { runId })
  return row
}

function requireConversation(db: Db, id: string): ConversationRow {
  const row = store.findConversation(db, id) ?? store.findBinned(db, id)
  if (row === undefined)
    throw new AppError('conversation.not_found', 'The conversation is gone', { conversationId: id })
  return row
}

/** What reading a conversation needs: of mentioned files also whether their folder is private now. */
export interface HistoryDeps {
  db: Db
  folders: Pick<FolderLookup, 'get'>
}

/** What attachments of one message count for at most when it is decided how far back to read. */
const MAX_ATTACHED_SHARE = 0.25

/** The newest messages from `lastId` up that fit, at least one, and the first message of the path. */
export function readHistory(
  deps: HistoryDeps,
  lastId: string | null,
  maxChars: number,
): Pick<Turn, 'history' | 'omitted' | 'isPrivateBefore'> {
  const { db } = deps
  const newest: TranscriptMessage[] = []
  let id = lastId
  let chars = 0
  while (id !== null && (newest.length === 0 || chars < maxChars)) {
    const row = messages.findMessage(db, id)
    if (row === undefined) break
    const message = withAttachments(deps, row)
    // a long document gives what fits of it: it does not push the conversation out
    const attached = message.attachmentTexts.reduce((sum, each) => sum + each.text.length, 0)
    chars += row.parts.length + Math.min(attached, maxChars * MAX_ATTACHED_SHARE)
    newest.push(message)
    id = row.parent_id
  }
  const history = newest.reverse()
  const whole = { history, omitted: 0, isPrivateBefore: () => false }
  if (id === null) return whole
  const first = messages.findMessage(db, id)
  const root = first === undefined ? undefined : rootOf(db, first)
  if (first === undefined || root === undefined) return whole
  const isPrivateBefore = () => holdsPrivate(deps, first.conversation_id, first.depth)
  return { history: [withAttachments(deps, root), ...history], omitted: first.depth, isPrivateBefore }
}

/** Whether a message up to this depth, on any branch, holds text of a private folder. */
export function holdsPrivate(deps: HistoryDeps, conversationId: string, depth: number): boolean {
  return messages
    .findPerhapsPrivate(deps.db, conversationId, depth)
    .some((row) => row.reads_private === 1 || mentionTexts(deps, row).some(({ isPrivate }) => isPrivate))
}

function rootOf(db: Db, row: MessageRow): MessageRow | undefined {
  const onPath = messages.readPath(db, row.conversation_id, { offset: 0, limit: 1 })[0]
  return row.parent_id === null ? row : onPath
}

function withAttachments(deps: HistoryDeps, row: MessageRow): TranscriptMessage {
  const { attachmentTexts, images } = readAttached(deps.db, fromJson<AttachmentRef[]>(row.attachments))
  return { ...toMessage(row), attachmentTexts: [...attachmentTexts, ...mentionTexts(deps, row)], images }
}

/** A run counts what all its tries took; a continued answer also has what it took before. */
function totalUsage(runs: Runs, card: RunCard): TokenUsage {
  const { usageBefore } = runs.input(card.runId) as AgentRunInput
  return usageBefore === null ? card.usage : addUsage(usageBefore, card.usage)
}

function messageStateOf(state: RunState): MessageState {
  switch (state) {
    case 'succeeded':
      return 'complete'
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'stopped'
    case 'waiting':
    case 'paused':
      return state
    case 'queued':
    case 'running':
      return 'streaming'
  }
}
