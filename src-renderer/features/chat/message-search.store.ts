import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import type { MessageHit } from '#shared/contract/chat-library.contract.ts'
import type { AppError } from '#shared/errors/errors.ts'

const PAGE = 30

interface MessageSearchState {
  text: string
  hits: readonly MessageHit[]
  nextCursor: string | null
  isSearching: boolean
  error: AppError | null
}

const NOTHING: MessageSearchState = { text: '', hits: [], nextCursor: null, isSearching: false, error: null }

/** Messages that hold what stands in the search field of the list. */
export const useMessageSearch = create<MessageSearchState>(() => NOTHING)

const { getState: now, setState: set } = useMessageSearch
let running = new AbortController()

export async function searchMessages(text: string): Promise<void> {
  running.abort()
  running = new AbortController()
  const { signal } = running
  if (text.trim() === '') return set(NOTHING)
  set({ text, isSearching: true, error: null })
  try {
    const page = await client.chat.search({ text, limit: PAGE }, { signal })
    if (!signal.aborted) set({ hits: page.items, nextCursor: page.nextCursor, isSearching: false })
  } catch (thrown) {
    if (!signal.aborted) set({ hits: [], nextCursor: null, isSearching: false, error: asAppError(thrown) })
  }
}

export async function searchMore(): Promise<void> {
  const { text, nextCursor: cursor } = now()
  if (cursor === null) return
  const { signal } = running
  set({ nextCursor: null })
  const page = await client.chat.search({ text, limit: PAGE, cursor }, { signal })
  if (!signal.aborted) set(({ hits }) => ({ hits: [...hits, ...page.items], nextCursor: page.nextCursor }))
}
