import { client, useConnection } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { chat, useChat } from '../chat.store.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import { clearDraft, type Draft, draftOf, mentionsOf, restoreDraft } from './drafts.ts'

/**
 * Sends what is written. The field is empty at once; a message that was refused comes back into it. Without a connection
 * it stays in the field: a call that waits unseen would be gone with the page.
 */
export function sendDraft(id: string): void {
  if (useConnection.getState().state !== 'online') {
    showToast({ text: strings.composer.notConnected })
    return
  }
  const draft = draftOf(id)
  clearDraft(id)
  orSay(
    send(draft).catch((thrown: unknown) => {
      if (draftOf(id).text === '') restoreDraft(id, draft)
      throw thrown
    }),
  )
}

async function send(draft: Draft): Promise<void> {
  const { text, files } = draft
  const attachmentIds = files.flatMap((file) => (file.state === 'ready' ? [file.ref.attachmentId] : []))
  if (useChat.getState().conversationId === null) {
    const { conversationId } = await client.chat.create({})
    await chat.open(conversationId)
    goTo('chat', conversationId)
  }
  await chat.send(text, attachmentIds, crypto.randomUUID(), mentionsOf(draft))
}
