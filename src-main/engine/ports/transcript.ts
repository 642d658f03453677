import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { AgentId, ConversationId, MessageId, RunId } from '#shared/domain/ids.ts'
import type { Message, MessagePart } from '#shared/domain/message.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import type { Tx } from '../db/db.ts'

/** A message with the texts of its attachments. */
export interface TranscriptMessage extends Message {
  attachmentTexts: { name: string; text: string }[]
}

export interface Turn {
  conversationId: ConversationId
  /** the assistant message that this run writes; its parts are what earlier steps left */
  answer: Message
  /** the path before it, oldest first */
  history: TranscriptMessage[]
  agentId: AgentId
  model: ModelRef | null
  params: ModelParams
  mode: RunMode
  /** go on with a stopped answer instead of starting anew */
  isContinuation: boolean
}

/** What an agent's run reads and writes its conversation through. Chat implements it; the agent engine uses it. */
export interface Transcript {
  turn(runId: RunId): Turn
  /** Parts of the answer and the event they include, in the step's own transaction. */
  save(tx: Tx, messageId: MessageId, parts: readonly MessagePart[], appliedSeq: number): void
  /** The run ended, waits or is paused: state, usage and error of the answer. */
  close(tx: Tx, card: RunCard, model: ModelRef | null): void
  setTitle(conversationId: ConversationId, title: string): Promise<void>
}
