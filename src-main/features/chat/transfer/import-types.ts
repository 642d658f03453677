import type { TransferConversation, TransferFile } from '#shared/domain/chat-transfer.ts'

/** A conversation that can be put in as it is. */
export interface ReadConversation {
  chat: TransferConversation
  files: TransferFile[]
}

/** What is known of a conversation before its messages are put in, piece by piece. */
export interface ReadHead extends Pick<ReadConversation, 'files'> {
  chat: Omit<TransferConversation, 'messages'>
  /** its last words, for the list */
  preview: string
}

/** What could not be read, in words for the person. */
export interface Skipped {
  title: string
  why: string
}

export type ImportSource = 'hearth' | 'chatgpt'
