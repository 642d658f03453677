import { useEffect } from 'react'
import { isSingleKey, isTextField, type KeyBinding, keyName, useBindings, useKeys } from '#renderer/lib/keys.ts'
import { settingValue } from '#renderer/lib/settings-store.ts'
import { globalKeys } from './global-keys.ts'

const SEQUENCE_MS = 1_200

/** The one listener for keys. What a control has handled already, and what is typed into a field, is left alone. */
export function KeyListener() {
  useKeys(globalKeys)
  useEffect(() => {
    let prefix = { key: '', at: 0 }
    let isUnderLayer = false
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return
      if (event.key === 'Escape' && isUnderLayer) return
      const name = keyName(event)
      const isFresh = event.timeStamp - prefix.at < SEQUENCE_MS
      const sequence = isFresh && prefix.key !== '' ? `${prefix.key} ${name}` : ''
      prefix = { key: '', at: 0 }
      const { bindings } = useBindings.getState()
      const binding = lastWith(bindings, sequence) ?? lastWith(bindings, name)
      const isSingle = isSingleKey(name)
      if (isSingle && !acceptsSingleKeys(event)) return
      if (binding !== undefined) {
        if (isTextField(event.target) && binding.worksInFields === false) return
        if (binding.run() !== false) event.preventDefault()
      } else if (isSingle && bindings.some((each) => each.keys.startsWith(`${name} `))) {
        prefix = { key: name, at: event.timeStamp }
      }
    }
    // asked first of all: a dialog closes itself on the way down, and is gone when the key comes back up
    const onWayDown = () => {
      isUnderLayer = document.querySelector('[role=dialog],[role=menu]') !== null
    }
    window.addEventListener('keydown', onWayDown, { capture: true })
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onWayDown, { capture: true })
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
  return null
}

const isModifier = (key: string) => key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta'

const lastWith = (bindings: readonly KeyBinding[], keys: string) =>
  keys === '' ? undefined : bindings.findLast((each) => each.keys === keys)

/** Not where text is typed, not under a dialog or menu, and not when the person switched them off. */
function acceptsSingleKeys(event: KeyboardEvent): boolean {
  if (settingValue('appearance.singleKeys') === false || isTextField(event.target)) return false
  return event.target instanceof Element && event.target.closest('[role=dialog],[role=menu]') === null
}
