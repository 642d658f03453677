import type { LucideIcon } from 'lucide-react'
import type { Ranges } from '#renderer/lib/match.ts'
import { matchWords, scoreOf } from '#renderer/lib/match.ts'

export interface PaletteItem {
  id: string
  group: string
  title: string
  icon: LucideIcon
  hint?: string
  keys?: string
  run: () => void
}

export interface FoundItem extends PaletteItem {
  ranges: Ranges
}

export type PaletteRow = { type: 'heading'; text: string } | { type: 'item'; item: FoundItem; index: number }

/** `>`, `@` and `?` at the start narrow the palette to commands, agents, and help with keys. */
export function scopeOf(text: string): { scope: string; query: string } {
  const first = text.trimStart()[0] ?? ''
  return '>@?'.includes(first) && first !== ''
    ? { scope: first, query: text.trimStart().slice(1).trim() }
    : { scope: '', query: text.trim() }
}

/** The items that match, best first within their group; groups stay in the order they were given. */
export function findItems(items: readonly PaletteItem[], query: string): FoundItem[] {
  const found = items.flatMap((item) => {
    const ranges = matchWords(item.title, query)
    return ranges === null ? [] : [{ ...item, ranges }]
  })
  const order = [...new Set(items.map((item) => item.group))]
  return found.toSorted(
    (a, b) =>
      order.indexOf(a.group) - order.indexOf(b.group) || scoreOf(b.title, b.ranges) - scoreOf(a.title, a.ranges),
  )
}

/** Items with a heading before each group, as one flat list for the virtual rows. */
export function toRows(found: readonly FoundItem[]): PaletteRow[] {
  const rows: PaletteRow[] = []
  let group = ''
  found.forEach((item, index) => {
    if (item.group !== group) rows.push({ type: 'heading', text: item.group })
    group = item.group
    rows.push({ type: 'item', item, index })
  })
  return rows
}
