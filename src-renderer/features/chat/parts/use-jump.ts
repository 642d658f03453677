import { type RefObject, useEffect } from 'react'
import type { StickyScrollerHandle } from '#renderer/ui/virtual/StickyScroller.tsx'
import { useChat, useThisChat, WINDOW } from '../chat.store.ts'
import { type Jump, useJump } from '../jump.ts'
import { markWords, unmark } from '../mark-words.ts'

const STEADY_FRAMES = 4
const MAX_FRAMES = 300

/** The jump that belongs to this thread, if any: reads its messages, scrolls there and marks the words. */
export function useJumpHere(handle: RefObject<StickyScrollerHandle | null>): Jump | null {
  const chat = useThisChat()
  const id = useChat((state) => state.conversationId)
  const jump = useJump((state) => (state.jump?.conversationId === id ? state.jump : null))
  const isRead = useChat((state) => jump !== null && state.thread.rows[jump.offset]?.messageId === jump.messageId)
  const total = useChat((state) => state.thread.rows.length)
  useEffect(() => {
    if (jump === null || isRead || total === 0) return
    chat.need(jump.offset - (jump.offset % WINDOW))
  }, [chat, jump, isRead, total])
  useEffect(() => {
    if (jump === null || !isRead) return
    return showPlace(handle, jump)
  }, [handle, jump, isRead])
  useEffect(() => unmark, [])
  return jump
}

/** Scrolls until the place holds still: what is above it is measured only when it is mounted. */
function showPlace(handle: RefObject<StickyScrollerHandle | null>, jump: Jump): () => void {
  let frame = 0
  let hasFocus = false
  let steady = 0
  let before = Number.NaN
  const step = () => {
    const scroller = handle.current?.element()
    const message = scroller?.querySelector<HTMLElement>(`[data-message="${jump.messageId}"]`)
    if (scroller && message) {
      const found = markWords(message, jump)
      const top = (found ?? message).getBoundingClientRect().top - scroller.getBoundingClientRect().top
      steady = Math.abs(top - before) < 1 ? steady + 1 : 0
      scroller.scrollTop += top - scroller.clientHeight / 3
      before = (found ?? message).getBoundingClientRect().top - scroller.getBoundingClientRect().top
      if (!hasFocus && !jump.isExact) message.focus({ preventScroll: true })
      hasFocus = true
    }
    if (scroller && !message) groupOf(scroller, jump.offset)?.scrollIntoView({ block: 'center' })
    if (steady < STEADY_FRAMES && frame++ < MAX_FRAMES) request = requestAnimationFrame(step)
  }
  let request = requestAnimationFrame(step)
  return () => cancelAnimationFrame(request)
}

/** Where a message will be once it is mounted: messages are mounted in groups, when their place comes near. */
function groupOf(scroller: Element, offset: number): Element | undefined {
  const thread = scroller.querySelector<HTMLElement>('[data-groups-of]')
  return thread?.children[Math.floor(offset / Number(thread.dataset.groupsOf))]
}
