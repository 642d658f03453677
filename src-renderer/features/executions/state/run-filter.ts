import type { RunFilter, RunSort } from '#shared/contract/runs.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { RUN_VIEWS, type RunView } from '#shared/domain/run-views.ts'

/** What the person chose to see. */
export interface Chosen {
  view: RunView
  search: string
  agentId: AgentId | null
  /** the last so many days */
  days: 1 | 7 | 30 | null
  isUnread: boolean
  withTitles: boolean
}

export const EVERYTHING: Chosen = {
  view: 'all',
  search: '',
  agentId: null,
  days: null,
  isUnread: false,
  withTitles: false,
}

const DAY_MS = 24 * 60 * 60_000

/** The same for the core; fields that narrow nothing are left out. */
export function toFilter(chosen: Chosen, now: number): RunFilter {
  const { view, search, agentId, days, isUnread, withTitles } = chosen
  return {
    ...(view === 'all' ? {} : { states: [...RUN_VIEWS[view]] }),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(agentId === null ? {} : { agentId }),
    ...(days === null ? {} : { from: now - days * DAY_MS }),
    ...(isUnread ? { unread: true } : {}),
    ...(withTitles ? { titles: true } : {}),
  }
}

export const isNarrowed = (chosen: Chosen): boolean => Object.keys(toFilter(chosen, 0)).length > 0

/** The order of the list as a sort of the table's heads, and back. */
const SORTS: Record<RunSort, { key: string; isDown: boolean } | null> = {
  newest: null,
  oldest: { key: 'started', isDown: false },
  longest: { key: 'took', isDown: true },
  shortest: { key: 'took', isDown: false },
  most_tokens: { key: 'tokens', isDown: true },
  most_steps: { key: 'steps', isDown: true },
}

export const toGridSort = (sort: RunSort) => (sort === 'newest' ? { key: 'started', isDown: true } : SORTS[sort])

export function fromGridSort(wanted: { key: string; isDown: boolean } | null): RunSort {
  const found = (Object.keys(SORTS) as RunSort[]).find(
    (sort) => SORTS[sort]?.key === wanted?.key && SORTS[sort]?.isDown === wanted?.isDown,
  )
  return found ?? 'newest'
}
