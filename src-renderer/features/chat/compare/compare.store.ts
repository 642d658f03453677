import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { chat } from '../chat.store.ts'

/** Whether the second model is being chosen. */
export const useCompareDialog = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

export const openCompareDialog = (): void => useCompareDialog.setState({ isOpen: true })
export const closeCompareDialog = (): void => useCompareDialog.setState({ isOpen: false })

/** A comparison in the open conversation, or in a new one where nothing was said yet. */
export async function startComparison(model: ModelRef): Promise<void> {
  const open = chat.store.getState().conversationId
  const conversationId = open ?? (await client.chat.create({})).conversationId
  await client.chat.compare({ conversationId, model })
  if (open === null) goTo('chat', conversationId)
  else await chat.refresh()
}

/** Keeps one column, or both as chats of their own; Undo brings the comparison back. */
export async function endComparison(
  conversationId: ConversationId,
  keep: 'first' | 'second' | 'both',
  said: string,
): Promise<void> {
  const { twinId, openId } = await client.chat.endComparison({ conversationId, keep })
  if (openId === conversationId) await chat.refresh()
  else goTo('chat', openId, { replace: true })
  offerUndo(said, async () => {
    await client.chat.reopenComparison({ conversationId: twinId })
    if (chat.store.getState().conversationId === conversationId) await chat.refresh()
    else goTo('chat', conversationId)
  })
}
