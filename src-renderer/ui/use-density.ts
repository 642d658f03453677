import { useSyncExternalStore } from 'react'

/** What the density of the root element adds to a row of a list that is laid out by numbers; see tokens.css. */
const ROW_OFFSET_PX: Record<string, number> = { tight: -6, roomy: 8 }

const read = () => ROW_OFFSET_PX[document.documentElement.dataset.density ?? ''] ?? 0

function watch(callback: () => void): () => void {
  const observer = new MutationObserver(callback)
  observer.observe(document.documentElement, { attributeFilter: ['data-density'] })
  return () => observer.disconnect()
}

/** Pixels that the person's density adds to each row, or takes from it. Zero for the one in the middle. */
export const useRowOffset = (): number => useSyncExternalStore(watch, read)
