import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useContextMenu } from '#renderer/ui/Menu.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { MessageFiles } from '../attached/MessageFiles.tsx'
import { useChat, useThisChat } from '../chat.store.ts'
import { MentionChips } from '../composer/MentionChips.tsx'
import { strings } from '../strings.ts'
import { BranchSwitcher } from './BranchSwitcher.tsx'
import { MessageActions } from './MessageActions.tsx'
import { useUserActions } from './message-actions.ts'
import { orSay } from './say.ts'
import styles from './Thread.module.css'

/** What the person said, at the right, with what they attached. */
export function UserMessage({ message }: { message: PathMessage }) {
  const isEditing = useChat((state) => state.editing === message.messageId)
  const actions = useUserActions(message)
  const menu = useContextMenu(actions)
  if (isEditing) return <EditMessage message={message} />
  return (
    <article className={styles.own} aria-label={strings.thread.you} {...menu.handlers}>
      <div className={styles.ownLine}>
        <MessageActions actions={actions} at={message.createdAt} />
        <div className={styles.bubble}>
          <p className={styles.ownText}>{textOf(message.parts)}</p>
          <MessageFiles files={message.attachments} />
          <MentionChips mentions={message.mentions ?? []} />
        </div>
      </div>
      <BranchSwitcher message={message} />
      {menu.menu}
    </article>
  )
}

function EditMessage({ message }: { message: PathMessage }) {
  const chat = useThisChat()
  const [text, setText] = useState(textOf(message.parts))
  const close = () => chat.setEditing(null)
  const send = () => {
    if (text.trim() !== '') orSay(chat.edit(message.messageId, text).then(close))
  }
  return (
    <article className={styles.own} aria-label={strings.thread.you}>
      <div className={styles.editBox}>
        <Textarea
          aria-label={strings.edit.label}
          autoFocus
          rows={1}
          classNames={{ input: styles.growing ?? '' }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Escape') close()
            else if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault()
              send()
            } else return
            event.stopPropagation()
          }}
        />
        <div className={styles.editActions}>
          <Button size="xs" variant="default" onClick={close}>
            {strings.edit.cancel}
          </Button>
          <Button size="xs" variant="filled" disabled={text.trim() === ''} onClick={send}>
            {strings.edit.send}
          </Button>
        </div>
      </div>
    </article>
  )
}
