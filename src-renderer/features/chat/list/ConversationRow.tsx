import { Check, Pin } from 'lucide-react'
import { useEffect } from 'react'
import { formatDay, formatFull } from '#renderer/lib/format.ts'
import { type Status, StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import type { RunState } from '#shared/domain/run.ts'
import { words as library } from '../library-strings.ts'
import { strings } from '../strings.ts'
import styles from './List.module.css'
import { type ChatRow, hasLine } from './list-rows.ts'
import { DRAGGED_CHATS } from './selection.ts'

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
  row: ChatRow
  isSelected: boolean
  /** one of several that were picked */
  isPicked: boolean
  picked: ReadonlySet<ConversationId>
  /** told once when it comes into sight: there is more to read after it */
  onShown: (() => void) | undefined
  isRenaming: boolean
  /** the new name, or null when the person thought better of it */
  onRenamed: (title: string | null) => void
}

export function ConversationRow({
  row,
  isSelected,
  isPicked,
  picked,
  onShown,
  isRenaming,
  onRenamed,
}: ConversationRowProps) {
  const { card, heading } = row
  const isLastRead = onShown !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that it ends
  useEffect(() => onShown?.(), [isLastRead])
  const status = card.runState === null ? undefined : STATUS[card.runState]
  return (
    <div className={styles.slot} data-conversation={card.conversationId}>
      {heading !== null && (
        <div className={styles.heading} aria-hidden="true">
          {card.isPinned && <Pin size={12} aria-hidden="true" />}
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is one of several ways into a folder */}
      <div
        className={styles.row}
        data-on={isSelected || undefined}
        data-picked={isPicked || undefined}
        data-inside={row.inFolder !== null || undefined}
        draggable={!isRenaming}
        onDragStart={(event) => {
          const ids = isPicked ? [...picked] : [card.conversationId]
          event.dataTransfer.setData(DRAGGED_CHATS, ids.join(' '))
          event.dataTransfer.effectAllowed = 'move'
        }}
      >
        {isRenaming ? (
          <RenameField title={card.title} onDone={onRenamed} />
        ) : (
          <span className={`${styles.title} h-cut`} title={card.title}>
            {card.title}
          </span>
        )}
        <span className={styles.when}>
          {isPicked ? (
            <span className={styles.pick}>
              <Check size={14} aria-hidden="true" />
              <span className="h-hidden">{library.selection.count(1)}</span>
            </span>
          ) : status === undefined ? (
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
