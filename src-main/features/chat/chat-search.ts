import type { Workers } from '#main/engine/workers/workers.ts'
import type searchChats from './chat-search.task.ts'

/** Finds the rows of conversations that hold a text. */
export type ChatSearch = (text: string, signal?: AbortSignal) => Promise<readonly number[]>

/** In a thread of its own: a common word in many messages takes longer than the core may stand still. */
export const createChatSearch =
  ({ workers, databaseFile }: { workers: Workers; databaseFile: string }): ChatSearch =>
  (text, signal) =>
    workers.run<typeof searchChats>('chat-search-task', { databaseFile, text }, signal)
