import { memo } from 'react'
import { useChat } from '../chat.store.ts'
import { AnswerMessage } from './AnswerMessage.tsx'
import { SkeletonRow } from './SkeletonRow.tsx'
import styles from './Thread.module.css'
import { UserMessage } from './UserMessage.tsx'

/** One place in the thread: the message there, or its shape until it has been read. */
export const MessageRow = memo(function MessageRow({ at }: { at: number }) {
  const message = useChat((state) => state.thread.rows[at] ?? null)
  if (message === null) return <SkeletonRow isOwn={at % 2 === 0} />
  return (
    <div key={message.messageId} className={styles.place} data-message={message.messageId} tabIndex={-1}>
      {message.role === 'user' ? <UserMessage message={message} /> : <AnswerMessage message={message} />}
    </div>
  )
})
