import type { Status } from '#renderer/ui/StatusIcon.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { strings } from './strings.ts'

export type ListView = 'all' | 'working' | 'paused' | 'own' | 'builtIn'

/** What an agent is doing, in one word: what needs the person comes first. Null: idle. */
export function stateOf(row: AgentRow): { status: Status; text: string } | null {
  const words = strings.states
  if (row.waiting > 0) return { status: 'waiting', text: words.waiting(row.waiting) }
  if (row.agent.pausedAt !== null) return { status: 'paused', text: words.paused(row.paused + row.queued) }
  if (row.running > 0) return { status: 'running', text: words.running(row.running) }
  if (row.queued > 0) return { status: 'queued', text: words.queued }
  if (row.paused > 0) return { status: 'paused', text: words.paused(row.paused) }
  return row.lastState === 'failed' ? { status: 'failed', text: words.failed } : null
}

/** Runs that have not ended. */
export const openRuns = ({ running, queued, waiting, paused }: AgentRow): number => running + queued + waiting + paused

const SHOWN: Record<ListView, (row: AgentRow) => boolean> = {
  all: () => true,
  working: (row) => row.running + row.queued + row.waiting > 0,
  paused: (row) => row.agent.pausedAt !== null || row.paused > 0,
  own: (row) => !row.agent.isBuiltIn,
  builtIn: (row) => row.agent.isBuiltIn,
}

/** The rows of a view that hold every word of the search in name, description or model. */
export function shownRows(rows: readonly AgentRow[], view: ListView, search: string): readonly AgentRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const { name, description, model } = row.agent
    const text = `${name} ${description} ${model?.name ?? ''}`.toLowerCase()
    return SHOWN[view](row) && words.every((word) => text.includes(word))
  })
}
