import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import type { ConversationId, MessageId } from '#shared/domain/ids.ts'

/** A message that is to be shown: the thread of its conversation scrolls there and marks the words in it. */
export interface Jump {
  conversationId: ConversationId
  messageId: MessageId
  offset: number
  /** what to mark: the words, or with `isExact` the text as it is */
  text: string
  isExact: boolean
  /** tells two jumps to the same place apart */
  id: number
}

export const useJump = create<{ jump: Jump | null }>(() => ({ jump: null }))

let nextId = 1

export function jumpTo(jump: Omit<Jump, 'id'>): void {
  useJump.setState({ jump: { ...jump, id: nextId++ } })
}

export const forgetJump = (): void => useJump.setState({ jump: null })

/** Opens the conversation on the branch that holds a message, and shows it there. */
export async function jumpToMessage(messageId: MessageId, text: string): Promise<void> {
  const { conversationId, openId, offset } = await client.chat.reveal({ messageId })
  jumpTo({ conversationId, messageId, offset, text, isExact: false })
  goTo('chat', openId)
}
