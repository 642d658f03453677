import type { SettingValues } from '#shared/domain/settings.ts'

export type Placed = SettingValues['dashboard.layout'][number]

export const COLUMNS = 12
export const NARROWEST = 3

/**
 * The cards in the person's order. A card that came with a newer version stands at the end; one that is gone is left
 * out.
 */
export function arranged(saved: readonly Placed[], first: readonly Placed[]): Placed[] {
  const known = new Set(first.map(({ id }) => id))
  const seen = new Set<string>()
  const kept = saved.filter(({ id }) => known.has(id) && !seen.has(id) && seen.add(id))
  return [...kept, ...first.filter(({ id }) => !seen.has(id))]
}

/** With the card at the place of another one; the others close up. */
export function movedTo(cards: readonly Placed[], id: string, target: string): Placed[] {
  const from = cards.findIndex((card) => card.id === id)
  const to = cards.findIndex((card) => card.id === target)
  const card = cards[from]
  if (card === undefined || to < 0 || from === to) return [...cards]
  return cards.toSpliced(from, 1).toSpliced(to, 0, card)
}

/** One visible place forward or back; hidden cards do not count. */
export function movedBy(cards: readonly Placed[], id: string, by: -1 | 1): Placed[] {
  const visible = cards.filter((card) => !card.isHidden)
  const neighbour = visible[visible.findIndex((card) => card.id === id) + by]
  return neighbour === undefined ? [...cards] : movedTo(cards, id, neighbour.id)
}

export const widened = (cards: readonly Placed[], id: string, by: -1 | 1): Placed[] =>
  changed(cards, id, ({ columns }) => ({ columns: Math.min(COLUMNS, Math.max(NARROWEST, columns + by)) }))

export const hiddenOrShown = (cards: readonly Placed[], id: string, isHidden: boolean): Placed[] =>
  changed(cards, id, () => ({ isHidden }))

const changed = (cards: readonly Placed[], id: string, change: (card: Placed) => Partial<Placed>): Placed[] =>
  cards.map((card) => (card.id === id ? { ...card, ...change(card) } : card))
