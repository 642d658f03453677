import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { onAppEvent, onReconnected } from '#renderer/lib/live.ts'
import { goTo, type PageProps } from '#renderer/lib/navigation.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import { chat, useChat } from './chat.store.ts'
import { useFreshLookups } from './chat-lookups.ts'
import { useFreshSources } from './citations/AnswerExtras.tsx'
import { SidePanel } from './citations/SidePanel.tsx'
import { CompareColumns } from './compare/CompareColumns.tsx'
import { CompareDialog } from './compare/CompareDialog.tsx'
import { Composer } from './composer/Composer.tsx'
import { followConversations } from './conversations.store.ts'
import { FindBar } from './find/FindBar.tsx'
import { ChatInspector } from './inspector/ChatInspector.tsx'
import { ConversationList } from './list/ConversationList.tsx'
import { Announcer } from './parts/Announcer.tsx'
import styles from './parts/Page.module.css'
import { orSay } from './parts/say.ts'
import { ThreadHeader } from './parts/ThreadHeader.tsx'
import { startNewChat } from './start-new-chat.ts'
import { strings } from './strings.ts'
import { TransferDialogs } from './transfer/TransferDialogs.tsx'
import { useChatKeys } from './use-chat-keys.ts'

/** The address of this page without a conversation; empty at the very start. */
const CHAT_ALONE = /^(?:#\/(?:chat\/?)?)?$/

/** By its form only: the schema would bring zod into the page. */
const isConversationId = (text: string): text is ConversationId => /^conv_[0-9a-z]{1,40}$/.test(text)

/** The Chat page: conversations, the open thread with its composer, and what is known of it. */
export function ChatPage({ subPath }: PageProps) {
  const openId = isConversationId(subPath) ? subPath : null
  const openError = useChat((state) => state.openError)
  useChatKeys()
  useFreshLookups()
  useFreshSources()
  useEffect(followConversations, [])
  useEffect(() => {
    if (openId === null) return openNewest()
    void chat.open(openId)
    return undefined
  }, [openId])
  useEffect(followOpenConversation, [])

  return (
    <div className={styles.page}>
      <ConversationList openId={openId} onNew={startNewChat} />
      <section className={styles.middle} aria-label={strings.title} data-region="thread">
        <ThreadHeader />
        {openError === null ? (
          <>
            <FindBar key={`find ${openId}`} />
            <CompareColumns key={openId} />
            <Composer />
            <CompareDialog />
          </>
        ) : (
          <ErrorState
            title={strings.thread.openFailed}
            action={<Button onClick={() => goTo('chat')}>{strings.thread.toList}</Button>}
          >
            {errorText(openError)}
          </ErrorState>
        )}
      </section>
      <SidePanel otherwise={<ChatInspector />} />
      <Announcer />
      <TransferDialogs />
    </div>
  )
}

/**
 * Without a conversation in the address: the newest one, or room for a first one. Gives what stops it: who opened a
 * chat meanwhile is not taken away from it.
 */
function openNewest(): () => void {
  let isWanted = true
  const go = async () => {
    const [newest] = (await client.chat.list({ limit: 1 })).items
    // the address is the person's as soon as it changes, also before this page has gone
    if (!isWanted || !CHAT_ALONE.test(location.hash)) return
    if (newest === undefined) chat.openBlank()
    else goTo('chat', newest.conversationId, { replace: true })
  }
  orSay(go())
  return () => {
    isWanted = false
  }
}

/** Reads the open conversation again when it changed elsewhere or the connection came back. */
function followOpenConversation(): () => void {
  const stops = [
    onAppEvent(['conversation.changed', 'conversation.restored'], ({ subject }) => {
      if (subject === useChat.getState().conversationId) void chat.refresh()
    }),
    onReconnected(() => void chat.refresh()),
  ]
  return () => {
    for (const stop of stops) stop()
    chat.close()
  }
}
