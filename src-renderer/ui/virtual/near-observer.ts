/** How far from the visible part content is mounted: about two screens, so that scrolling never meets a hole. */
const MARGIN_PX = 1_600

export interface NearObserver {
  /** Calls `onChange` when `element` comes near the visible part or leaves it. Returns how to stop. */
  watch(element: Element, onChange: (isNear: boolean) => void): () => void
  disconnect(): void
}

/** One IntersectionObserver for all windows of one scroller; a thousand observers would cost a frame. */
export function createNearObserver(root: Element): NearObserver {
  const callbacks = new Map<Element, (isNear: boolean) => void>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) callbacks.get(entry.target)?.(entry.isIntersecting)
    },
    { root, rootMargin: `${MARGIN_PX}px 0px` },
  )
  return {
    watch(element, onChange) {
      callbacks.set(element, onChange)
      observer.observe(element)
      return () => {
        callbacks.delete(element)
        observer.unobserve(element)
      }
    },
    disconnect: () => observer.disconnect(),
  }
}
