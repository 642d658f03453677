import { useEffect, useRef, useState } from 'react'
import { StickyScroller, type StickyScrollerHandle } from '#renderer/ui/virtual/StickyScroller.tsx'
import { Windowed } from '#renderer/ui/virtual/Windowed.tsx'
import { useChat, useThisChat, WINDOW } from '../chat.store.ts'
import { strings } from '../strings.ts'
import { EmptyChat } from './EmptyChat.tsx'
import { MessageRow } from './MessageRow.tsx'
import { SkeletonRow } from './SkeletonRow.tsx'
import styles from './Thread.module.css'
import { useJumpHere } from './use-jump.ts'

const ROW_PX = 130
/** A few messages at a time: mounting a whole window of twenty would take longer than a frame. */
const MOUNTED_TOGETHER = 4

/** The messages of the open conversation: read and mounted where the person looks. */
export function ThreadView({ column }: { column?: string }) {
  const conversation = useChat((state) => state.conversation)
  const total = useChat((state) => state.thread.rows.length)
  const isRead = useChat((state) => state.conversation !== null)
  const isBlank = useChat((state) => state.isBlank)
  const handle = useRef<StickyScrollerHandle>(null)
  const chat = useThisChat()
  const jump = useJumpHere(handle)
  const unseen = useUnseen(total)
  const jumpLabel = unseen.count === 0 ? strings.thread.jump : strings.thread.jumpNew(unseen.count)
  const lastSent = useChat((state) => state.thread.rows.findLast((row) => row?.role === 'user')?.messageId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message of one's own always comes into sight
  useEffect(() => (jump === null ? handle.current?.toBottom() : undefined), [lastSent])

  if (isBlank) return <EmptyChat />
  if (!isRead) return <OpeningThread />
  if (conversation !== null && total === 0) return <EmptyChat />
  const groups = positions(0, Math.ceil(total / MOUNTED_TOGETHER)).map((at) => at * MOUNTED_TOGETHER)
  return (
    <StickyScroller
      handle={handle}
      label={[column, strings.thread.label(conversation?.title ?? '')].filter(Boolean).join(', ')}
      jumpLabel={jumpLabel}
      onStuckChange={unseen.onStuckChange}
    >
      <div className={styles.thread} data-groups-of={MOUNTED_TOGETHER}>
        {groups.map((from) => {
          const count = Math.min(MOUNTED_TOGETHER, total - from)
          return (
            <Windowed
              key={from}
              estimatePx={count * ROW_PX}
              startsMounted={from + 3 * MOUNTED_TOGETHER >= total}
              onNear={() => chat.need(from - (from % WINDOW))}
            >
              {() => positions(from, count).map((at) => <MessageRow key={at} at={at} />)}
            </Windowed>
          )
        })}
      </div>
    </StickyScroller>
  )
}

const positions = (from: number, count: number) => Array.from({ length: count }, (_, step) => from + step)

/** How many messages arrived while the person read further up. */
function useUnseen(total: number) {
  const [leftAt, setLeftAt] = useState<number | null>(null)
  return {
    count: leftAt === null ? 0 : Math.max(0, total - leftAt),
    onStuckChange: (isStuck: boolean) => setLeftAt(isStuck ? null : total),
  }
}

const QUIET_MS = 150

/** Nothing for a moment, then the shape of messages. */
function OpeningThread() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.opening} aria-busy="true">
      {isLate && [0, 1, 2].map((at) => <SkeletonRow key={at} isOwn={at % 2 === 0} />)}
    </div>
  )
}
