import { createContext, type ReactNode, startTransition, useContext, useLayoutEffect, useRef, useState } from 'react'
import type { NearObserver } from './near-observer.ts'

/** The observer of the scroller around; null outside of one, where everything is simply mounted. */
export const NearObserverContext = createContext<NearObserver | null>(null)

interface WindowedProps {
  /** height before it was ever measured */
  estimatePx: number
  /** mounted in the first frame, before the observer has spoken */
  startsMounted?: boolean
  children: () => ReactNode
  /** told each time the content comes near the visible part */
  onNear?: () => void
}

/**
 * Mounts its content only near the visible part of the scroller, and keeps the measured height when it is far.
 * It stays in the normal flow, so the browser's own scroll anchoring holds the line that the person reads.
 */
export function Windowed({ estimatePx, startsMounted = false, children, onNear }: WindowedProps) {
  const near = useContext(NearObserverContext)
  const [isNear, setNear] = useState(startsMounted || near === null)
  const box = useRef<HTMLDivElement>(null)
  const measuredPx = useRef<number | null>(null)
  const tellNear = useRef(onNear)
  tellNear.current = onNear

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || near === null) return
    return near.watch(element, (nowNear) => {
      if (nowNear) tellNear.current?.()
      else if (!holdsFocusOrSelection(element)) measuredPx.current = element.offsetHeight
      else return
      // mounted in slices between frames: there are two screens of room until it is seen
      startTransition(() => setNear(nowNear))
    })
  }, [near])

  if (isNear) return <div ref={box}>{children()}</div>
  return <div ref={box} aria-hidden="true" style={{ height: measuredPx.current ?? estimatePx }} />
}

/** Unmounting what the person types in or has marked would take it away from them. */
function holdsFocusOrSelection(element: Element): boolean {
  if (element.contains(document.activeElement)) return true
  const selection = document.getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true)
}
