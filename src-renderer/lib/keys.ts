import { useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'

export interface KeyBinding {
  /** "Ctrl K", "G C" (one after the other), "Shift ?", "F6", "/" */
  keys: string
  /** what it does, for the keyboard map */
  label: string
  /** heading in the keyboard map */
  group: string
  /** return false to let the key go on to the page */
  run: () => unknown
  /** works in text fields too; true for keys with Ctrl or Alt and for function keys */
  worksInFields?: boolean
}

/** All bindings in force, the latest last. The frame listens; features add theirs with `useKeys`. */
export const useBindings = create<{ bindings: readonly KeyBinding[] }>(() => ({ bindings: [] }))

/** Adds key bindings for as long as the component is mounted. A later one wins over an earlier one. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const run = useEffectEvent((keys: string) => bindings.find((each) => each.keys === keys)?.run())
  const shape = JSON.stringify(bindings)
  useEffect(() => {
    const mine = (JSON.parse(shape) as KeyBinding[]).map((each) => ({ ...each, run: () => run(each.keys) }))
    useBindings.setState((old) => ({ bindings: [...old.bindings, ...mine] }))
    return () => useBindings.setState((old) => ({ bindings: old.bindings.filter((each) => !mine.includes(each)) }))
  }, [shape])
}

/** The name of a key press as bindings spell it: modifiers in the order Ctrl Alt Shift, letters in upper case. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key.replace('Arrow', '')
  const isPlainSign = event.key.length === 1 && event.key.toUpperCase() === event.key.toLowerCase()
  const names = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && !isPlainSign ? 'Shift' : '',
    key === ' ' ? 'Space' : key,
  ]
  return names.filter((name) => name !== '').join(' ')
}

const TEXT_INPUTS = new Set(['text', 'search', 'url', 'tel', 'email', 'password', 'number', 'date', 'time'])

/** True where a letter means the letter. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && TEXT_INPUTS.has(target.type)
}

export const isSingleKey = (keys: string): boolean => !/^(Ctrl|Alt)\b|^(Shift )?F\d+$|^Escape$/.test(keys)
