import { goTo } from '#renderer/lib/navigation.ts'
import { useChat } from './chat.store.ts'
import { focusComposer } from './composer/focus-composer.ts'
import { newConversation } from './conversations.store.ts'
import { orSay } from './parts/say.ts'

/** A new chat, or the open one again when nothing was said in it yet. */
export function startNewChat(): void {
  const { conversation, isBlank } = useChat.getState()
  if (isBlank) {
    focusComposer()
    return
  }
  orSay(
    newConversation(conversation).then((id) => {
      goTo('chat', id)
      focusComposer()
    }),
  )
}
