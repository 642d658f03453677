import { CircleDashed, X } from 'lucide-react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { chat, useChat } from '../chat.store.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'

const words = strings.composer

/** What the person said while the agent was writing: sent one after the other, and each can be taken back. */
export function WaitingMessages() {
  const queued = useChat((state) => state.conversation?.queued)
  if (queued === undefined || queued.length === 0) return null
  return (
    <section className={styles.waiting} aria-label={words.queueTitle}>
      <h2>{words.queueTitle}</h2>
      <ul>
        {queued.map(({ queuedId, text, attachments }) => (
          <li key={queuedId}>
            <CircleDashed size={14} aria-hidden="true" />
            <span className="h-cut">{text === '' ? attachments.map(({ name }) => name).join(', ') : text}</span>
            <IconButton
              icon={X}
              size={14}
              label={words.removeQueued}
              onClick={() => orSay(chat.removeQueued(queuedId))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
