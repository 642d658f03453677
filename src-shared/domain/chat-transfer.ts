import { z } from 'zod'
import { EpochMs } from './ids.ts'
import { AttachmentKind, MessagePart, MessageState } from './message.ts'
import { MAX_MESSAGE_CHARS } from './message-text.ts'
import { TokenUsage } from './model.ts'

export const TRANSFER_FORMAT = 'hearth-chats'
export const TRANSFER_VERSION = 1

const key = z.string().min(1).max(100)

/** A file of a conversation. Its content is absent when the export was made without files. */
export const TransferFile = z.object({
  id: key,
  name: z.string().min(1).max(255),
  mediaType: z.string().max(200),
  kind: AttachmentKind,
  sizeBytes: z.number().int().nonnegative(),
  pageCount: z.number().int().positive().optional(),
  text: z.string().max(4_000_000).optional(),
  /** start, end and page (0: none) of each numbered passage of the text */
  passages: z.array(z.number().int().nonnegative()).max(60_000).optional(),
  contentBase64: z.string().max(6_000_000).optional(),
})
export type TransferFile = z.infer<typeof TransferFile>

export const TransferMessage = z.object({
  id: key,
  /** the message before it; null for the first */
  parent: key.nullable(),
  role: z.enum(['user', 'assistant']),
  state: MessageState,
  createdAt: EpochMs,
  parts: z.array(MessagePart).max(20_000),
  files: z
    .array(z.object({ id: key, firstPassage: z.number().int().positive().optional() }))
    .max(20)
    .default([]),
  /** the name of the model that answered */
  model: z.string().max(500).nullable().default(null),
  usage: TokenUsage.nullable().default(null),
})
export type TransferMessage = z.infer<typeof TransferMessage>

/** A conversation with all its branches. A message stands after the one that it follows. */
export const TransferConversation = z.object({
  title: z.string().max(500),
  createdAt: EpochMs,
  updatedAt: EpochMs,
  isPinned: z.boolean().default(false),
  /** the last message of the branch that is shown; null when nothing was said */
  head: key.nullable(),
  messages: z.array(TransferMessage).max(20_000),
})
export type TransferConversation = z.infer<typeof TransferConversation>

/** Hearth's own export, `hearth-chats` version 1. docs/hearth-chats.schema.json is made from this. */
export const TransferFileFormat = z.object({
  format: z.literal(TRANSFER_FORMAT),
  version: z.literal(TRANSFER_VERSION),
  exportedAt: EpochMs,
  conversations: z.array(TransferConversation).max(20_000),
  files: z.array(TransferFile).max(100_000).default([]),
})

export const MAX_TRANSFER_TEXT = MAX_MESSAGE_CHARS
