import { useEffect } from 'react'
import { errorText } from '#renderer/lib/errors.ts'
import { undoOne, useUndo } from '#renderer/lib/undo.ts'
import { showToast } from '#renderer/ui/toasts.ts'
import { strings } from './strings.ts'

/** Each new thing that can be taken back is announced once, with Undo. */
export function UndoToasts() {
  useEffect(
    () =>
      useUndo.subscribe((now, before) => {
        const entry = now.entries.at(-1)
        if (entry === undefined || before.entries.includes(entry)) return
        showToast({
          text: entry.label,
          action: { label: strings.undo.action, keys: 'Ctrl Z', run: () => void takeBack(entry.id) },
        })
      }),
    [],
  )
  return null
}

/** Takes back one thing, the newest when none is named, and says what came of it. */
export async function takeBack(id?: number): Promise<void> {
  try {
    const entry = await undoOne(id)
    if (id === undefined) showToast({ text: entry === null ? strings.undo.nothing : strings.undo.done(entry.label) })
  } catch (error) {
    showToast({ text: errorText(error), tone: 'failed' })
  }
}
