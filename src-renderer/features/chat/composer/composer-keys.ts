export type ComposerAction = 'send' | 'stop' | 'editLast'

interface KeyPress {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  /** a key of an input method: it chooses a word there and means nothing here */
  isComposing: boolean
}

/** What a key means in the composer; null when it is a key like in any text field. */
export function composerAction(
  press: KeyPress,
  state: { isEmpty: boolean; isAnswering: boolean },
): ComposerAction | null {
  if (press.isComposing || press.altKey || press.ctrlKey || press.metaKey) return null
  if (press.key === 'Enter' && !press.shiftKey) return 'send'
  if (press.key === 'Escape' && state.isAnswering) return 'stop'
  if (press.key === 'ArrowUp' && !press.shiftKey && state.isEmpty) return 'editLast'
  return null
}
