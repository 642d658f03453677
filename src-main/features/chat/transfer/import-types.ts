import type { TransferConversation, TransferFile } from '#shared/domain/chat-transfer.ts'

/** A conversation that can be put in as it is. */
export interface ReadConversation {
  chat: TransferConversation
  files: TransferFile[]
}

/** What could not be read, in words for the person. */
export interface Skipped {
  title: string
  why: string
}

export type ImportSource = 'hearth' | 'chatgpt'
