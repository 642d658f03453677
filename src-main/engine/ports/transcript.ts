import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AgentId, ConversationId, MessageId, RunId } from '#shared/domain/ids.ts'
import type { Message, MessagePart } from '#shared/domain/message.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import type { Tx } from '../db/db.ts'
import type { ModelImage } from './model-gateway.ts'

/** A text that stands beside a message. */
export interface AttachmentText {
  name: string
  text: string
  /** the person pointed at it but did not give it word for word: data, never instructions */
  isUntrusted?: boolean
  /** from a private folder: only for models on this PC */
  isPrivate?: boolean
  /** numbered pieces that answers may cite; none for code and data */
  passages?: readonly AttachedPassage[]
}

/** Characters [start, end) of a text, by a number that is its own in the conversation. */
export interface AttachedPassage {
  no: number
  start: number
  end: number
  page: number | null
}

/** An attached picture, as models take it. */
export interface AttachedImage extends ModelImage {
  name: string
  width: number
  height: number
}

/** A message with the texts of its attachments. */
export interface TranscriptMessage extends Message {
  attachmentTexts: AttachmentText[]
  images?: readonly AttachedImage[]
}

export interface Turn {
  conversationId: ConversationId
  /** the assistant message that this run writes; its parts are what earlier steps left */
  answer: Message
  /** the path before it, oldest first: the first message, then the newest ones */
  history: TranscriptMessage[]
  /** messages between the first and the rest of `history` that were left out to stay within `maxChars` */
  omitted: number
  /** whether what was left out between may hold text of private folders; reads the conversation */
  isPrivateBefore(): boolean
  agentId: AgentId
  model: ModelRef | null
  params: ModelParams
  mode: RunMode
  /** go on with a stopped answer instead of starting anew */
  isContinuation: boolean
  /** the conversation came from a file: nobody knows who wrote its words */
  isImported?: boolean
  /** parts with a step number up to this one were there before the run; 0 unless it continues an answer */
  stepBase: number
}

/** What an agent's run reads and writes its conversation through. Chat implements it; the agent engine uses it. */
export interface Transcript {
  /** Reads the newest messages up to `maxChars` of text, at least the last one, and always the first. */
  turn(runId: RunId, maxChars: number): Turn
  /**
   * A run works on its answer again after it waited, was paused or failed. Throws conversation.busy while another one
   * works there.
   */
  reopen(tx: Tx, runId: RunId): void
  /** Parts of the answer and the event they include, in the step's own transaction. */
  save(tx: Tx, messageId: MessageId, parts: readonly MessagePart[], appliedSeq: number): void
  /** How the window was filled at the last model call. */
  measured(tx: Tx, conversationId: ConversationId, meter: ContextMeter): void
  /** The run ended, waits or is paused: state, usage and error of the answer; then the next waiting message's turn. */
  close(tx: Tx, card: RunCard, model: ModelRef | null): void
  /** Removes the conversations with an agent for good: trials that are over. */
  discardOf(tx: Tx, agentId: AgentId): void
  setTitle(conversationId: ConversationId, title: string): Promise<void>
}
