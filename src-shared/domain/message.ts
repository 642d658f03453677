import { z } from 'zod'
import { AgentId, ApprovalId, AttachmentId, ChangeId, ConversationId, EpochMs, MessageId, RunId } from './ids.ts'
import { Mention } from './mention.ts'
import { ModelRef, TokenUsage } from './model.ts'
import { ToolPreview } from './tool.ts'

export const AttachmentKind = z.enum(['text', 'document', 'image'])
export type AttachmentKind = z.infer<typeof AttachmentKind>

/** Absent fields: not known of attachments from before there were documents and pictures, which were text. */
export const AttachmentRef = z.object({
  attachmentId: AttachmentId,
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  tokens: z.number().int(),
  kind: AttachmentKind.optional(),
  /** pages of a document that has pages */
  pageCount: z.number().int().optional(),
  /** of a picture, in pixels */
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** numbered passages that answers may cite */
  passageCount: z.number().int().optional(),
  /** the number of its first passage in the conversation; given when the message is sent */
  firstPassage: z.number().int().optional(),
})
export type AttachmentRef = z.infer<typeof AttachmentRef>

export const ToolCallState = z.enum(['pending', 'waiting', 'running', 'ok', 'error', 'denied', 'cancelled', 'skipped'])
export type ToolCallState = z.infer<typeof ToolCallState>

const stepNo = z.number().int()

export const TextPart = z.object({ type: z.literal('text'), stepNo, text: z.string() })
export const ReasoningPart = z.object({
  type: z.literal('reasoning'),
  stepNo,
  text: z.string(),
  durationMs: z.number().optional(),
  tokens: z.number().int().optional(),
  /** Provider-signed blocks that must be sent back unmodified (Anthropic, OpenRouter). */
  opaque: z.unknown().optional(),
})
export const ToolCallPart = z.object({
  type: z.literal('tool_call'),
  /** the model step that asked for it */
  stepNo,
  callId: z.string(),
  tool: z.string(),
  title: z.string(),
  args: z.unknown(),
  state: ToolCallState,
  approvalId: ApprovalId.optional(),
  preview: ToolPreview.optional(),
  /** one line for the card */
  summary: z.string().optional(),
  /** what the model was given */
  output: z.string().optional(),
  changeId: ChangeId.optional(),
  permission: z.string().optional(),
  /** code of the error that `output` tells the model about */
  errorCode: z.string().optional(),
  /** `output` holds text that the person did not write: data, never instructions */
  isUntrusted: z.boolean().optional(),
  /** it reached into a private folder: `args` and `output` are only for models on this PC */
  isPrivate: z.boolean().optional(),
  startedAt: EpochMs.optional(),
  durationMs: z.number().optional(),
  /** the call of a script that made this one; a model's own calls have none */
  parent: z.object({ callId: z.string(), argsHash: z.string() }).optional(),
})
export type ToolCallPart = z.infer<typeof ToolCallPart>
export const NoticePart = z.object({
  type: z.literal('notice'),
  stepNo,
  /** context.cut, context.compacted, limit.reached, loop.noticed, model.retried, mode.plan ... */
  code: z.string(),
  text: z.string(),
})

/** A piece of a message, in the order it was said or done. */
export const MessagePart = z.discriminatedUnion('type', [TextPart, ReasoningPart, ToolCallPart, NoticePart])
export type MessagePart = z.infer<typeof MessagePart>

export const MessageState = z.enum(['complete', 'streaming', 'waiting', 'paused', 'stopped', 'failed'])
export type MessageState = z.infer<typeof MessageState>

export const Message = z.object({
  messageId: MessageId,
  conversationId: ConversationId,
  parentId: MessageId.nullable(),
  role: z.enum(['user', 'assistant']),
  state: MessageState,
  parts: z.array(MessagePart),
  attachments: z.array(AttachmentRef),
  /** what each @ in the text points at */
  mentions: z.array(Mention).optional(),
  /** who wrote an answer, when it was another agent than the conversation's */
  agentId: AgentId.optional(),
  runId: RunId.nullable(),
  /** `parts` already hold every run event up to this sequence number. */
  appliedSeq: z.number().int(),
  model: ModelRef.nullable(),
  usage: TokenUsage.nullable(),
  error: z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
  createdAt: EpochMs,
})
export type Message = z.infer<typeof Message>
