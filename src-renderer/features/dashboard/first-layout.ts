import type { Placed } from './layout.ts'

const card = (id: string, columns: number): Placed => ({ id, columns, isHidden: false })

/** The cards as they come. */
export const FIRST_LAYOUT: readonly Placed[] = [
  card('needs', 7),
  card('running', 5),
  card('figures', 12),
  card('days', 5),
  card('pc', 4),
  card('models', 3),
  card('recent', 12),
]
