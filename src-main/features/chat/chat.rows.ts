import type { QueuedMessage } from '#shared/contract/chat.contract.ts'
import type { AgentId, ConversationId, MessageId, QueuedId, RunId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import type { AttachmentRef, Message, MessagePart, MessageState } from '#shared/domain/message.ts'
import type { ModelRef, TokenUsage } from '#shared/domain/model.ts'
import type { MessageRow, QueuedRow } from './chat.tables.ts'

/** Reads a JSON column that only this app writes. */
export const fromJson = <T>(text: string): T => JSON.parse(text) as T
export const fromJsonOrNull = <T>(text: string | null): T | null => (text === null ? null : fromJson<T>(text))
export const toJsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value)

export const toMessage = (row: MessageRow): Message => ({
  messageId: row.message_id as MessageId,
  conversationId: row.conversation_id as ConversationId,
  parentId: row.parent_id as MessageId | null,
  role: row.role as Message['role'],
  state: row.state as MessageState,
  parts: fromJson<MessagePart[]>(row.parts),
  attachments: fromJson<AttachmentRef[]>(row.attachments),
  ...(row.mentions === '[]' ? {} : { mentions: fromJson<Mention[]>(row.mentions) }),
  ...(row.agent_id === null ? {} : { agentId: row.agent_id as AgentId }),
  runId: row.run_id as RunId | null,
  appliedSeq: row.applied_seq,
  model: fromJsonOrNull<ModelRef>(row.model),
  usage: fromJsonOrNull<TokenUsage>(row.usage),
  error: fromJsonOrNull<NonNullable<Message['error']>>(row.error),
  createdAt: row.created_at,
})

export const toQueued = (row: QueuedRow): QueuedMessage => ({
  queuedId: row.queued_id as QueuedId,
  text: row.text,
  attachments: fromJson<AttachmentRef[]>(row.attachments),
  createdAt: row.created_at,
})
