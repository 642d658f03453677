import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { useChat } from '../chat.store.ts'
import { renameConversation } from '../conversations.store.ts'
import { rowActions } from '../list/ConversationList.tsx'
import { RenameField } from '../list/ConversationRow.tsx'
import { strings } from '../strings.ts'
import styles from './Page.module.css'
import { orSay } from './say.ts'

/** The name of the chat, live, and what can be done with it. */
export function ThreadHeader() {
  const conversation = useChat((state) => state.conversation)
  const [isRenaming, setRenaming] = useState(false)
  const isBlank = useChat((state) => state.isBlank)
  if (conversation === null) {
    return (
      <header className={styles.head}>
        <h1 className={isBlank ? styles.title : 'h-hidden'}>{isBlank ? strings.list.newChat : strings.title}</h1>
      </header>
    )
  }
  return (
    <header className={styles.head}>
      {isRenaming ? (
        <RenameField
          title={conversation.title}
          onDone={(title) => {
            setRenaming(false)
            if (title !== null) orSay(renameConversation(conversation, title))
          }}
        />
      ) : (
        <h1 className={`${styles.title} h-cut`} title={conversation.title} onDoubleClick={() => setRenaming(true)}>
          {conversation.title}
        </h1>
      )}
      <Menu items={rowActions(conversation, () => setRenaming(true), conversation.conversationId)}>
        <IconButton icon={Ellipsis} label={strings.thread.more} className="h-push" />
      </Menu>
    </header>
  )
}
