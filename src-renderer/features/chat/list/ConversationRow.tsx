import { Pin } from 'lucide-react'
import { formatDay, formatFull } from '#renderer/lib/format.ts'
import { type Status, StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { RunState } from '#shared/domain/run.ts'
import { strings } from '../strings.ts'
import styles from './List.module.css'
import { hasLine, type ListRow } from './list-rows.ts'

const words = strings.list

const LINE: Partial<Record<RunState, string>> = {
  queued: words.writing,
  running: words.writing,
  waiting: words.waiting,
  paused: words.paused,
  failed: words.failed,
}
const STATUS: Partial<Record<RunState, Status>> = {
  queued: 'running',
  running: 'running',
  waiting: 'waiting',
  paused: 'paused',
  failed: 'failed',
}

interface ConversationRowProps {
  row: ListRow
  isSelected: boolean
  isRenaming: boolean
  /** the new name, or null when the person thought better of it */
  onRenamed: (title: string | null) => void
}

export function ConversationRow({ row, isSelected, isRenaming, onRenamed }: ConversationRowProps) {
  const { card, heading } = row
  const status = card.runState === null ? undefined : STATUS[card.runState]
  return (
    <div className={styles.slot} data-conversation={card.conversationId}>
      {heading !== null && (
        <div className={styles.heading} aria-hidden="true">
          {card.isPinned && <Pin size={12} aria-hidden="true" />}
          {heading}
        </div>
      )}
      <div className={styles.row} data-on={isSelected || undefined}>
        {isRenaming ? (
          <RenameField title={card.title} onDone={onRenamed} />
        ) : (
          <span className={`${styles.title} h-cut`} title={card.title}>
            {card.title}
          </span>
        )}
        <span className={styles.when}>
          {status === undefined ? (
            <Time at={card.updatedAt} short={formatDay(card.updatedAt)} full={formatFull(card.updatedAt)} />
          ) : (
            <StatusIcon status={status} size={12} withHiddenWord={false} />
          )}
        </span>
        {hasLine(card) && card.runState !== null && <span className={styles.line}>{LINE[card.runState]}</span>}
      </div>
    </div>
  )
}

/** The name in a field: Enter or leaving it saves, Escape does not. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  return (
    <input
      className={styles.rename}
      aria-label={words.newName}
      defaultValue={title}
      maxLength={200}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') onDone(null)
      }}
    />
  )
}
