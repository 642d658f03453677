import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import { AGENT_RUN, type AgentLookup, type AgentRunInput } from '#main/engine/ports/agent-lookup.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId, ConversationId, MessageId, QueuedId, RunId } from '#shared/domain/ids.ts'
import type { AttachmentRef, MessagePart } from '#shared/domain/message.ts'
import type { ModelRef, TokenUsage } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { fromJson, fromJsonOrNull } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import * as messages from './messages.store.ts'
import { firstLine, NEW_CHAT, preview } from './title-text.ts'

export interface TurnDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  runs: Runs
  agents: AgentLookup
}

export interface Sent {
  runId: RunId | null
  messageId: MessageId | null
  queuedId: QueuedId | null
}

export interface UserText {
  text: string
  attachments: AttachmentRef[]
  clientKey: string | null
}

const CHAT_PRIORITY = 0

/** The messages and runs of a turn, written in the caller's transaction. */
export function createTurnWriter({ clock, ids, events, runs, agents }: TurnDeps) {
  return { startTurn, startAnswer, continueAnswer, requireModel, agentOf }

  /** A user message after the head, and the run that answers it. */
  function startTurn(tx: Tx, conversation: ConversationRow, user: UserText, parentId = conversation.head_id): Sent {
    const messageId = ids.next('msg')
    insert(tx, conversation, {
      messageId,
      parentId,
      role: 'user',
      parts: [{ type: 'text', stepNo: 0, text: user.text }],
      attachments: user.attachments,
      clientKey: user.clientKey,
    })
    messages.indexText(tx, messageId, user.text)
    const isFirst = conversation.message_count === 0 && conversation.title_by === 'text'
    store.updateConversation(tx, conversation.conversation_id, {
      preview: preview(user.text),
      ...(isFirst ? { title: firstLine(user.text) || user.attachments[0]?.name || NEW_CHAT } : {}),
    })
    return startAnswer(tx, conversation, messageId)
  }

  /** A new answer below a user message, and its run. */
  function startAnswer(tx: Tx, conversation: ConversationRow, parentId: string): Sent {
    const messageId = ids.next('msg')
    insert(tx, conversation, { messageId, parentId, role: 'assistant', parts: [], attachments: [], clientKey: null })
    const runId = startRun(tx, conversation, {
      answerId: messageId,
      isContinuation: false,
      stepBase: 0,
      usageBefore: null,
    })
    messages.updateMessage(tx, messageId, { run_id: runId })
    messages.setPath(tx, conversation.conversation_id, messageId)
    showHead(tx, conversation.conversation_id, messageId)
    return { runId, messageId, queuedId: null }
  }

  /** Goes on writing in an answer that ended. */
  function continueAnswer(tx: Tx, conversation: ConversationRow, answer: MessageRow): Sent {
    const parts = withoutLastNotices(fromJson<MessagePart[]>(answer.parts))
    const stepBase = Math.max(0, ...parts.map((part) => part.stepNo))
    const usageBefore = fromJsonOrNull<TokenUsage>(answer.usage)
    const input = { answerId: answer.message_id, isContinuation: true, stepBase, usageBefore }
    const runId = startRun(tx, conversation, input)
    messages.updateMessage(tx, answer.message_id, {
      run_id: runId,
      applied_seq: 0,
      state: 'streaming',
      error: null,
      parts: JSON.stringify(parts),
    })
    messages.setPath(tx, conversation.conversation_id, answer.message_id)
    showHead(tx, conversation.conversation_id, answer.message_id)
    return { runId, messageId: answer.message_id as MessageId, queuedId: null }
  }

  function startRun(tx: Tx, conversation: ConversationRow, input: AgentRunInput): RunId {
    const agentId = agentOf(conversation).agentId
    const model = requireModel(conversation)
    const conversationId = conversation.conversation_id as ConversationId
    const title = store.findConversation(tx, conversationId)?.title ?? conversation.title
    const runId = runs.start(tx, {
      kind: AGENT_RUN,
      title,
      agentId,
      conversationId,
      input,
      limits: agents.limitsFor(agentId),
      lane: laneOf(model),
      priority: CHAT_PRIORITY,
    })
    store.updateConversation(tx, conversationId, { active_run_id: runId, last_run_id: runId })
    return runId
  }

  /** A conversation whose agent was deleted goes on with the default one. */
  function agentOf(conversation: ConversationRow): Agent {
    return agents.find(conversation.agent_id as AgentId) ?? agents.get(agents.defaultId())
  }

  function requireModel(conversation: ConversationRow): ModelRef {
    const chosen = fromJsonOrNull<ModelRef>(conversation.model)
    const model = agents.modelFor(agentOf(conversation).agentId, chosen)
    if (model === null) throw new AppError('model.not_chosen', 'No model is chosen for this chat')
    return model
  }

  function insert(
    tx: Tx,
    conversation: ConversationRow,
    message: {
      messageId: string
      parentId: string | null
      role: 'user' | 'assistant'
      parts: MessagePart[]
      attachments: AttachmentRef[]
      clientKey: string | null
    },
  ): void {
    const parent = message.parentId === null ? undefined : messages.findMessage(tx, message.parentId)
    messages.insertMessage(tx, {
      message_id: message.messageId,
      conversation_id: conversation.conversation_id,
      parent_id: message.parentId,
      depth: (parent?.depth ?? -1) + 1,
      role: message.role,
      state: message.role === 'user' ? 'complete' : 'streaming',
      run_id: null,
      applied_seq: 0,
      client_key: message.clientKey,
      created_at: clock.now(),
      attachments: JSON.stringify(message.attachments),
      model: null,
      usage: null,
      error: null,
      parts: JSON.stringify(message.parts),
    })
  }

  function showHead(tx: Tx, conversationId: string, headId: string): void {
    store.updateConversation(tx, conversationId, {
      head_id: headId,
      message_count: messages.pathLength(tx, conversationId),
      updated_at: clock.now(),
    })
    events.append(tx, { type: 'conversation.changed', subject: conversationId })
  }
}

export type TurnWriter = ReturnType<typeof createTurnWriter>

/** An answer that goes on no longer ends where a notice says. */
const withoutLastNotices = (parts: readonly MessagePart[]): MessagePart[] =>
  parts.slice(0, parts.findLastIndex((part) => part.type !== 'notice') + 1)

/** Runs against one model share a lane; its limit is what the gateway allows at a time. */
export const laneOf = (model: ModelRef): string => `model:${model.providerId}/${model.name}`
