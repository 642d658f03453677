import { create } from 'zustand'
import { createBatches } from '#renderer/lib/batches.ts'
import { client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import { onAppEvent, onReconnected } from '#renderer/lib/live.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { readFolders } from './folders.store.ts'
import { forgetJump } from './jump.ts'
import { unmark } from './mark-words.ts'
import { searchMessages } from './message-search.store.ts'
import { strings } from './strings.ts'

const PAGE = 100
const PAUSE_MS = 250

interface ConversationsState {
  isLoaded: boolean
  search: string
  items: readonly ConversationCard[]
  nextCursor: string | null
  error: AppError | null
}

/** The list of conversations: pinned first, then newest first, live. */
export const useConversations = create<ConversationsState>(() => ({
  isLoaded: false,
  search: '',
  items: [],
  nextCursor: null,
  error: null,
}))

const { getState: now, setState: set } = useConversations
let newest = 0
/** stops the read before: a search that nobody waits for any more costs its thread for nothing */
let reading = new AbortController()

/** What is in folders is read with them; a search looks everywhere. */
const wanted = (search: string) => (search.trim() === '' ? { folder: 'none' as const } : { search })

/** Reads as many as are shown now, so that a change never shortens what the person has scrolled to. */
export async function readConversations(): Promise<void> {
  const mine = ++newest
  reading.abort()
  reading = new AbortController()
  const { signal } = reading
  const { search, items } = now()
  const limit = Math.min(500, Math.max(PAGE, items.length))
  try {
    const page = await client.chat.list({ limit, ...wanted(search) }, { signal })
    if (mine === newest) set({ items: page.items, nextCursor: page.nextCursor, isLoaded: true, error: null })
  } catch (thrown) {
    if (mine === newest) set({ error: asAppError(thrown), isLoaded: true })
  }
}

export async function readMoreConversations(): Promise<void> {
  const { nextCursor, search } = now()
  if (nextCursor === null) return
  const mine = newest
  set({ nextCursor: null })
  const page = await client.chat.list({ limit: PAGE, cursor: nextCursor, ...wanted(search) })
  if (mine === newest) set(({ items }) => ({ items: [...items, ...page.items], nextCursor: page.nextCursor }))
}

export function searchConversations(search: string): void {
  set({ search, items: [], nextCursor: null })
  void readConversations()
  void searchMessages(search)
  if (search === '') {
    forgetJump()
    unmark()
  }
}

/** Keeps the list fresh while the page is open. Many changes together are one read. */
export function followConversations(): () => void {
  const batches = createBatches<null>(PAUSE_MS, () => {
    void readConversations()
    void readFolders().catch(() => {})
  })
  const readSoon = () => batches.add(null)
  void readConversations()
  void readFolders().catch(() => {})
  const stops = [
    onAppEvent(
      [
        'conversation.created',
        'conversation.changed',
        'conversation.deleted',
        'conversation.restored',
        'run.state_changed',
        'run.finished',
        'chat_folder.changed',
      ],
      readSoon,
    ),
    onReconnected(readSoon),
  ]
  return () => {
    batches.stop()
    for (const stop of stops) stop()
  }
}

export async function renameConversation(card: ConversationCard, title: string): Promise<void> {
  if (title.trim() === '' || title === card.title) return
  const { conversationId } = card
  await client.chat.update({ conversationId, title: title.trim() })
  await readConversations()
  offerUndo(strings.list.renamed(title.trim()), async () => {
    await client.chat.update({ conversationId, title: card.title })
  })
}

export async function pinConversation(card: ConversationCard): Promise<void> {
  await client.chat.update({ conversationId: card.conversationId, isPinned: !card.isPinned })
  await readConversations()
}

/** To the bin, with Undo. Gives the conversation to show instead, the next one in the list. */
export async function deleteConversation(card: ConversationCard): Promise<ConversationId | null> {
  const { items } = now()
  const at = items.findIndex((each) => each.conversationId === card.conversationId)
  const { conversationId } = card
  await client.chat.delete({ conversationId })
  set({ items: items.filter((each) => each.conversationId !== conversationId) })
  offerUndo(strings.list.deleted(card.title), async () => {
    await client.chat.restore({ conversationId })
  })
  return (items[at + 1] ?? items[at - 1])?.conversationId ?? null
}

/** A new conversation; the open one again when nothing was said in it yet. */
export async function newConversation(
  open: { conversationId: ConversationId; messageCount: number } | null,
): Promise<ConversationId> {
  if (open !== null && open.messageCount === 0) return open.conversationId
  return (await client.chat.create({})).conversationId
}
