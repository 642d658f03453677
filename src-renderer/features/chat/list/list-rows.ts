import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import { strings } from '../strings.ts'

export interface ListRow {
  card: ConversationCard
  /** the heading above it, where a group begins */
  heading: string | null
}

const DAY_MS = 86_400_000

/** Conversations in their order with the headings of their groups: pinned, then by day. */
export function listRows(cards: readonly ConversationCard[], nowMs: number): ListRow[] {
  let group = ''
  return cards.map((card) => {
    const mine = groupOf(card, nowMs)
    const heading = mine === group ? null : mine
    group = mine
    return { card, heading }
  })
}

/** Only a state that the person may want to act on takes a second line. */
export const hasLine = ({ runState }: ConversationCard): boolean =>
  runState !== null && runState !== 'succeeded' && runState !== 'cancelled'

function groupOf(card: ConversationCard, nowMs: number): string {
  if (card.isPinned) return strings.list.pinned
  const days = Math.round((startOfDay(nowMs) - startOfDay(card.updatedAt)) / DAY_MS)
  if (days <= 0) return strings.list.today
  if (days === 1) return strings.list.yesterday
  return days < 7 ? strings.list.thisWeek : strings.list.earlier
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
