import { useEffect } from 'react'
import { sayFailure } from '#renderer/lib/say.ts'
import { closeToast, showToast } from '#renderer/lib/toasts.ts'
import { undoOne, useUndo } from '#renderer/lib/undo.ts'
import { strings } from './strings.ts'

/** Each new thing that can be taken back is announced once, with Undo. */
export function UndoToasts() {
  useEffect(() => {
    const toasts = new Map<number, number>()
    return useUndo.subscribe((now, before) => {
      for (const gone of before.entries.filter((entry) => !now.entries.includes(entry))) {
        closeToast(toasts.get(gone.id) ?? 0)
        toasts.delete(gone.id)
      }
      const entry = now.entries.at(-1)
      if (entry === undefined || before.entries.includes(entry)) return
      const action = { label: strings.undo.action, keys: 'Ctrl Z', run: () => void takeBack(entry.id) }
      toasts.set(entry.id, showToast({ text: entry.label, action }))
    })
  }, [])
  return null
}

/** Takes back one thing, the newest when none is named, and says what came of it. */
export async function takeBack(id?: number): Promise<void> {
  try {
    const entry = await undoOne(id)
    if (id === undefined) showToast({ text: entry === null ? strings.undo.nothing : strings.undo.done(entry.label) })
  } catch (error) {
    sayFailure(error)
  }
}
