import { create } from 'zustand'

export interface UndoEntry {
  id: number
  /** what was done, in the past tense: "Deleted Unpaid invoices" */
  label: string
  undo: () => Promise<void>
  at: number
}

const KEPT_MS = 30 * 60_000
const KEPT_COUNT = 100

let nextId = 1

/** What the person can take back, newest last. The frame shows a toast for each new entry and binds Ctrl Z. */
export const useUndo = create<{ entries: readonly UndoEntry[] }>(() => ({ entries: [] }))

/** Offers to take back what was just done: in a toast now, and with Ctrl Z for thirty minutes. */
export function offerUndo(label: string, undo: () => Promise<void>): UndoEntry {
  const at = Date.now()
  const entry = { id: nextId++, label, undo, at }
  useUndo.setState(({ entries }) => ({ entries: [...recent(entries, at), entry].slice(-KEPT_COUNT) }))
  return entry
}

/** Takes one thing back, the newest when none is named. Null when there is nothing left to take back. */
export async function undoOne(id?: number): Promise<UndoEntry | null> {
  const entries = recent(useUndo.getState().entries, Date.now())
  const entry = id === undefined ? entries.at(-1) : entries.find((each) => each.id === id)
  if (entry === undefined) return null
  useUndo.setState({ entries: entries.filter((each) => each !== entry) })
  await entry.undo()
  return entry
}

const recent = (entries: readonly UndoEntry[], now: number) => entries.filter((entry) => now - entry.at < KEPT_MS)
