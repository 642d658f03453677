import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import { AGENT_RUN, type AgentLookup, type AgentRunInput } from '#main/engine/ports/agent-lookup.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId, ConversationId, MessageId, QueuedId, RunId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import type { AttachmentRef, MessagePart } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { ModelRef, TokenUsage } from '#shared/domain/model.ts'
import { isTrialAgent, TRIAL_RUN } from '#shared/domain/trial-agent.ts'
import { AppError } from '#shared/errors/errors.ts'
import { numberPassages } from './attachments.ts'
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
  mentions?: readonly Mention[]
  clientKey: string | null
}

type ConversationChange = Partial<Omit<ConversationRow, 'row_no'>>

const CHAT_PRIORITY = 0

const activeOf = (runId: RunId) => ({ active_run_id: runId, last_run_id: runId })

/** The messages and runs of a turn, written in the caller's transaction. */
export function createTurnWriter({ clock, ids, events, runs, agents }: TurnDeps) {
  return { startTurn, startAnswer, continueAnswer, requireModel, agentOf }

  /** A user message after the head, and the run that answers it. */
  function startTurn(tx: Tx, conversation: ConversationRow, user: UserText, parentId = conversation.head_id): Sent {
    const messageId = ids.next('msg')
    const depth = parentId === null ? 0 : messages.depthOf(tx, parentId) + 1
    insert(tx, conversation, {
      ...{ message_id: messageId, parent_id: parentId, depth, role: 'user', state: 'complete' },
      attachments: JSON.stringify(numberedFor(tx, parentId, user.attachments)),
      mentions: JSON.stringify(user.mentions ?? []),
      client_key: user.clientKey,
      parts: JSON.stringify([{ type: 'text', stepNo: 0, text: user.text }] satisfies MessagePart[]),
    })
    messages.indexNewText(tx, messageId, user.text)
    const isFirst = conversation.message_count === 0 && conversation.title_by === 'text'
    return answer(tx, conversation, {
      parent: { messageId, depth },
      followsHead: parentId === conversation.head_id,
      agentId: mentionedAgent(user.mentions ?? []),
      change: {
        preview: preview(user.text),
        ...(isFirst ? { title: firstLine(user.text) || user.attachments[0]?.name || NEW_CHAT } : {}),
      },
    })
  }

  /** Passages are numbered once, by what was attached before on this path. */
  function numberedFor(tx: Tx, parentId: string | null, refs: AttachmentRef[]): AttachmentRef[] {
    const needsNumbers = parentId !== null && refs.some((ref) => ref.passageCount !== undefined)
    return numberPassages(refs, needsNumbers ? messages.readAttachedAbove(tx, parentId).map(({ ref }) => ref) : [])
  }

  /** A new answer below a user message, and its run. */
  function startAnswer(tx: Tx, conversation: ConversationRow, parentId: string): Sent {
    const parent = { messageId: parentId, depth: messages.depthOf(tx, parentId) }
    const asked = messages.findMessage(tx, parentId)
    const agentId = mentionedAgent(asked === undefined ? [] : fromJson<Mention[]>(asked.mentions))
    return answer(tx, conversation, { parent, followsHead: false, agentId, change: {} })
  }

  function answer(
    tx: Tx,
    conversation: ConversationRow,
    the: { parent: messages.Place; followsHead: boolean; agentId: AgentId | null; change: ConversationChange },
  ): Sent {
    const { parent, followsHead, change } = the
    const messageId = ids.next('msg')
    const depth = parent.depth + 1
    const input = { answerId: messageId, isContinuation: false, stepBase: 0, usageBefore: null }
    const asking = { input, agentId: the.agentId, askedId: parent.messageId }
    const runId = startRun(tx, { ...conversation, ...change }, asking)
    insert(tx, conversation, {
      ...{ message_id: messageId, parent_id: parent.messageId, depth, role: 'assistant', state: 'streaming' },
      run_id: runId,
      agent_id: the.agentId,
    })
    const id = conversation.conversation_id
    if (followsHead) messages.appendToPath(tx, id, [parent, { messageId, depth }])
    else messages.setPath(tx, id, messageId)
    showHead(tx, conversation, { messageId, depth, change: { ...change, ...activeOf(runId) } })
    return { runId, messageId, queuedId: null }
  }

  /** Goes on writing in an answer that ended. */
  function continueAnswer(tx: Tx, conversation: ConversationRow, ended: MessageRow): Sent {
    const parts = withoutLastNotices(fromJson<MessagePart[]>(ended.parts))
    const stepBase = Math.max(0, ...parts.map((part) => part.stepNo))
    const usageBefore = fromJsonOrNull<TokenUsage>(ended.usage)
    const messageId = ended.message_id as MessageId
    const runId = startRun(tx, conversation, {
      input: { answerId: messageId, isContinuation: true, stepBase, usageBefore },
      agentId: ended.agent_id as AgentId | null,
      askedId: ended.parent_id,
    })
    messages.updateMessage(tx, messageId, {
      run_id: runId,
      applied_seq: 0,
      state: 'streaming',
      error: null,
      parts: JSON.stringify(parts),
    })
    messages.setPath(tx, conversation.conversation_id, messageId)
    showHead(tx, conversation, { messageId, depth: ended.depth, change: activeOf(runId) })
    return { runId, messageId, queuedId: null }
  }

  function startRun(
    tx: Tx,
    conversation: ConversationRow,
    the: { input: AgentRunInput; agentId: AgentId | null; askedId: string | null },
  ): RunId {
    const { agentId } = agentOf(conversation, the.agentId)
    return runs.start(tx, {
      kind: isTrialAgent(agentId) ? TRIAL_RUN : AGENT_RUN,
      title: titleOfRun(tx, the.askedId) || conversation.title,
      agentId,
      conversationId: conversation.conversation_id as ConversationId,
      input: the.input,
      limits: agents.limitsFor(agentId),
      lane: laneOf(modelOf(conversation, agentId)),
      priority: CHAT_PRIORITY,
    })
  }

  /** What was asked: the runs of one chat are told apart by it. */
  function titleOfRun(tx: Tx, askedId: string | null): string {
    const asked = askedId === null ? undefined : messages.findMessage(tx, askedId)
    return asked === undefined ? '' : firstLine(textOf(fromJson<MessagePart[]>(asked.parts)))
  }

  /** The agent that a message asked for, else the conversation's. One that was deleted leaves it to the default one. */
  function agentOf(conversation: ConversationRow, mentioned: AgentId | null = null): Agent {
    return (
      (mentioned === null ? undefined : agents.find(mentioned)) ??
      agents.find(conversation.agent_id as AgentId) ??
      agents.get(agents.defaultId())
    )
  }

  function requireModel(conversation: ConversationRow): ModelRef {
    return modelOf(conversation, agentOf(conversation).agentId)
  }

  function modelOf(conversation: ConversationRow, agentId: AgentId): ModelRef {
    const model = agents.modelFor(agentId, fromJsonOrNull<ModelRef>(conversation.model))
    if (model === null) throw new AppError('model.not_chosen', 'No model is chosen for this chat')
    return model
  }

  type NewMessage = Pick<MessageRow, 'message_id' | 'parent_id' | 'depth' | 'role' | 'state'>

  function insert(tx: Tx, conversation: ConversationRow, message: NewMessage & Partial<MessageRow>): void {
    messages.insertMessage(tx, {
      conversation_id: conversation.conversation_id,
      run_id: null,
      applied_seq: 0,
      client_key: null,
      created_at: clock.now(),
      attachments: '[]',
      model: null,
      usage: null,
      error: null,
      parts: '[]',
      ...message,
    })
  }

  function showHead(
    tx: Tx,
    { conversation_id: id }: ConversationRow,
    head: messages.Place & { change: ConversationChange },
  ): void {
    store.updateConversation(tx, id, {
      ...head.change,
      head_id: head.messageId,
      message_count: head.depth + 1,
      updated_at: clock.now(),
    })
    events.append(tx, { type: 'conversation.changed', subject: id })
  }
}

export type TurnWriter = ReturnType<typeof createTurnWriter>

const mentionedAgent = (mentions: readonly Mention[]): AgentId | null =>
  mentions.find((mention) => mention.kind === 'agent')?.agentId ?? null

/** An answer that goes on no longer ends where a notice says. */
const withoutLastNotices = (parts: readonly MessagePart[]): MessagePart[] =>
  parts.slice(0, parts.findLastIndex((part) => part.type !== 'notice') + 1)

/** Runs against one model share a lane; its limit is what the gateway allows at a time. */
export const laneOf = (model: ModelRef): string => `model:${model.providerId}/${model.name}`
