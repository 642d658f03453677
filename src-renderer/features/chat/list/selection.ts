import { create } from 'zustand'
import type { ConversationId } from '#shared/domain/ids.ts'

/** The type of what is dragged from the list: ids, with spaces between them. */
export const DRAGGED_CHATS = 'application/x-hearth-chats'

/** Conversations that were picked for doing something with all of them. */
export const useSelection = create<{ ids: ReadonlySet<ConversationId>; anchor: ConversationId | null }>(() => ({
  ids: new Set(),
  anchor: null,
}))

export function toggleSelected(id: ConversationId): void {
  useSelection.setState(({ ids }) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    return { ids: next, anchor: id }
  })
}

/** From the one that was picked last up to this one, in the order of the list. */
export function selectUpTo(id: ConversationId, order: readonly ConversationId[]): void {
  useSelection.setState(({ ids, anchor }) => {
    const from = Math.max(0, order.indexOf(anchor ?? id))
    const to = order.indexOf(id)
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
    return { ids: new Set([...ids, ...range]), anchor: anchor ?? id }
  })
}

export const clearSelection = (): void => useSelection.setState({ ids: new Set(), anchor: null })
