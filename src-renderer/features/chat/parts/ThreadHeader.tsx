import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import { useChat } from '../chat.store.ts'
import { renameConversation } from '../conversations.store.ts'
import { RenameField } from '../list/ConversationRow.tsx'
import { MoveDialog } from '../list/MoveDialog.tsx'
import { rowActions } from '../list/row-actions.ts'
import { strings } from '../strings.ts'
import { transferItems } from '../transfer/transfer-items.ts'
import styles from './Page.module.css'
import { orSay } from './say.ts'
import { threadActions } from './thread-actions.ts'

/** The name of the chat, live, and what can be done with it. */
export function ThreadHeader() {
  const conversation = useChat((state) => state.conversation)
  const [isRenaming, setRenaming] = useState(false)
  const [moving, setMoving] = useState<readonly ConversationId[] | null>(null)
  const isBlank = useChat((state) => state.isBlank)
  if (conversation === null) {
    return (
      <header className={styles.head}>
        <h1 className={isBlank ? styles.title : 'h-hidden'}>{isBlank ? strings.list.newChat : strings.title}</h1>
        {isBlank && (
          <Menu items={transferItems()}>
            <IconButton icon={Ellipsis} label={strings.thread.more} className="h-push" />
          </Menu>
        )}
      </header>
    )
  }
  const { conversationId } = conversation
  const items = [
    ...threadActions(conversation),
    ...rowActions(conversation, { onRename: () => setRenaming(true), onMove: setMoving, openId: conversationId }),
    ...transferItems(),
  ]
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
      <Menu items={items}>
        <IconButton icon={Ellipsis} label={strings.thread.more} className="h-push" />
      </Menu>
      <MoveDialog ids={moving} onClose={() => setMoving(null)} />
    </header>
  )
}
