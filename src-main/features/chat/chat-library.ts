import { Buffer } from 'node:buffer'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { MessageHit } from '#shared/contract/chat-library.contract.ts'
import type { ChatFolderId, ConversationId, EpochMs, MessageId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import * as store from './chat.store.ts'
import { createChatFolders } from './chat-folders.ts'
import { createComparison } from './comparison.ts'
import { requireConversation } from './conversations.ts'
import type { Mentions } from './mentions.ts'
import type searchMessageText from './message-search.task.ts'
import type { MessageQuery } from './message-search.ts'
import * as messages from './messages.store.ts'
import type { TurnDeps } from './turn-writer.ts'
import type { Turns } from './turns.ts'

/** Runs a search of messages away from the core's event loop. */
export type MessageSearch = (
  input: { query: MessageQuery; nowMs: number } | { conversationId: string; text: string },
  signal?: AbortSignal,
) => Promise<ReturnType<typeof searchMessageText>>

/** In a thread of its own: reading the texts of many hits takes longer than the core may stand still. */
export const createMessageSearch =
  ({ workers, databaseFile }: { workers: Workers; databaseFile: string }): MessageSearch =>
  (input, signal) =>
    workers.run<typeof searchMessageText>('message-search-task', { databaseFile, ...input }, signal)

export interface ChatLibraryDeps extends TurnDeps {
  turns: Turns
  mentions: Mentions
  messageSearch: MessageSearch
  switchTo: (messageId: MessageId) => Promise<unknown>
}

export interface SearchInput {
  text: string
  limit: number
  cursor?: string | undefined
  folderId?: ChatFolderId | undefined
  role?: 'user' | 'assistant' | undefined
  from?: EpochMs | undefined
  to?: EpochMs | undefined
}

/** Finding, sorting and comparing conversations. */
export function createChatLibrary(deps: ChatLibraryDeps) {
  const { db, clock } = deps
  return {
    folders: createChatFolders(deps),
    comparison: createComparison(deps),
    mentionFiles: deps.mentions.find,

    async search(
      { cursor, ...query }: SearchInput,
      signal?: AbortSignal,
    ): Promise<{ items: MessageHit[]; nextCursor: string | null }> {
      const before = cursor === undefined ? undefined : readCursor(cursor)
      const { page } = await deps.messageSearch({ query: { ...query, before }, nowMs: clock.now() }, signal)
      if (page === null) return { items: [], nextCursor: null }
      return { items: page.items, nextCursor: page.next === null ? null : writeCursor(page.next) }
    },

    async find(conversationId: ConversationId, text: string, signal?: AbortSignal) {
      requireConversation(db, conversationId)
      const { path } = await deps.messageSearch({ conversationId, text }, signal)
      return path ?? { hits: [], isCut: false }
    },

    /** @throws message.not_found, conversation.busy when another branch would have to be shown while an answer is written */
    async reveal(messageId: MessageId) {
      const row = messages.findMessage(db, messageId)
      const conversation = row === undefined ? undefined : store.findConversation(db, row.conversation_id)
      if (row === undefined || conversation === undefined) {
        throw new AppError('message.not_found', 'The message is gone', { messageId })
      }
      const conversationId = conversation.conversation_id as ConversationId
      const [there] = messages.readPath(db, conversationId, { offset: row.depth, limit: 1 })
      if (there?.message_id !== messageId) await deps.switchTo(messageId)
      const openId = conversation.is_twin_open === 1 ? (conversation.twin_of as ConversationId) : conversationId
      return { conversationId, openId, offset: row.depth }
    },
  }
}

export type ChatLibrary = ReturnType<typeof createChatLibrary>

type Place = { rowNo: number; skip: number }

const writeCursor = ({ rowNo, skip }: Place): string => Buffer.from(JSON.stringify([rowNo, skip])).toString('base64url')

function readCursor(cursor: string): Place {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(values) && values.length === 2 && values.every(Number.isSafeInteger)) {
      const [rowNo, skip] = values as [number, number]
      return { rowNo, skip }
    }
  } catch {
    // answered below: a cursor of ours always parses
  }
  throw new AppError('input.invalid', 'This cursor is not one that the search gave', { field: 'cursor' })
}
