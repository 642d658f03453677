import { ArrowDown } from 'lucide-react'
import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createNearObserver, type NearObserver } from './near-observer.ts'
import styles from './StickyScroller.module.css'
import { staysStuck } from './stick-to-bottom.ts'
import { NearObserverContext } from './Windowed.tsx'

export interface StickyScrollerHandle {
  toBottom(): void
  element(): HTMLDivElement | null
}

interface StickyScrollerProps {
  label: string
  /** "Jump to latest", "3 new": shown while the person reads further up */
  jumpLabel: string
  children: ReactNode
  handle?: Ref<StickyScrollerHandle>
  onStuckChange?: (isStuck: boolean) => void
}

/** A scroller that opens at its end and follows growing content only while the person is at the end. */
export function StickyScroller({ label, jumpLabel, children, handle, onStuckChange }: StickyScrollerProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const [isStuck, setStuck] = useState(true)
  const [near, setNear] = useState<NearObserver | null>(null)

  const toBottom = useCallback(() => {
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [])
  const setStuckTo = (value: boolean) => {
    if (stuck.current === value) return
    stuck.current = value
    setStuck(value)
    onStuckChange?.(value)
  }
  useImperativeHandle(handle, () => ({
    element: () => scroller.current,
    toBottom: () => {
      setStuckTo(true)
      toBottom()
    },
  }))

  useLayoutEffect(() => {
    if (scroller.current === null) return
    const observer = createNearObserver(scroller.current)
    setNear(observer)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = scroller.current
    if (element === null || content.current === null) return
    const grown = new ResizeObserver(() => {
      if (stuck.current) toBottom()
    })
    grown.observe(content.current)
    grown.observe(element)
    return () => grown.disconnect()
  }, [toBottom])

  const lastTop = useRef(0)
  const onScroll = () => {
    const element = scroller.current
    if (element === null) return
    const now = { top: element.scrollTop, height: element.scrollHeight, viewHeight: element.clientHeight }
    setStuckTo(staysStuck(stuck.current, lastTop.current, now))
    lastTop.current = now.top
  }

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys */}
      <section ref={scroller} className={styles.scroller} aria-label={label} tabIndex={0} onScroll={onScroll}>
        <div ref={content} className={styles.content}>
          {near !== null && <NearObserverContext value={near}>{children}</NearObserverContext>}
        </div>
      </section>
      {!isStuck && (
        <button type="button" className={styles.jump} onClick={() => [setStuckTo(true), toBottom()]}>
          <ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />
          {jumpLabel}
        </button>
      )}
    </div>
  )
}
