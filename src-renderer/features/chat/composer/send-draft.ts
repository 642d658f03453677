import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { chat, useChat } from '../chat.store.ts'
import { orSay } from '../parts/say.ts'
import { clearDraft, type Draft, draftOf, mentionsOf, restoreDraft } from './drafts.ts'

/** Sends what is written. The field is empty at once; a message that was refused comes back into it. */
export function sendDraft(id: string): void {
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
