import { type KeyboardEvent, useRef } from 'react'

const FORGET_AFTER_MS = 700

/**
 * Letters typed in a list, as a jump: gives the index of the next row whose text starts with what was typed
 * lately, or undefined when the key is no letter or nothing matches.
 */
export function useTypeAhead() {
  const typed = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent, count: number, textAt: (index: number) => string, from: number): number | undefined => {
    if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return undefined
    const isFresh = event.timeStamp - typed.current.at > FORGET_AFTER_MS
    const text = (isFresh ? '' : typed.current.text) + event.key.toLowerCase()
    typed.current = { text, at: event.timeStamp }
    const first = text.length === 1 ? from + 1 : Math.max(0, from)
    for (let step = 0; step < count; step++) {
      const index = (first + step) % count
      if (textAt(index).toLowerCase().startsWith(text)) return index
    }
    return undefined
  }
}
