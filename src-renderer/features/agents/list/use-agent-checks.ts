import { useRef, useState } from 'react'
import type { GridChecks } from '#renderer/ui/DataGrid.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { strings } from '../strings.ts'

const words = strings.list
const NONE: ReadonlySet<string> = new Set()

/** Agents that are chosen together. The choice survives sorting and live updates. */
export function useAgentChecks(rows: readonly AgentRow[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(NONE)
  const last = useRef<string | null>(null)
  const idOf = ({ agent }: AgentRow): string => agent.agentId
  const count = rows.filter((row) => ids.has(idOf(row))).length
  const clear = () => setIds(NONE)
  const grid: GridChecks<AgentRow> = {
    isChecked: (row) => ids.has(idOf(row)),
    state: count === 0 ? 'none' : count === rows.length ? 'all' : 'some',
    labelOf: ({ agent }) => words.check(agent.name),
    allLabel: words.checkAll,
    onCheck(row, _index, isRange) {
      const id = idOf(row)
      const from = rows.findIndex((each) => idOf(each) === last.current)
      const to = rows.findIndex((each) => idOf(each) === id)
      last.current = id
      if (isRange && from >= 0) {
        const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1)
        return setIds((old) => new Set([...old, ...range.map(idOf)]))
      }
      setIds((old) => (old.has(id) ? new Set([...old].filter((each) => each !== id)) : new Set([...old, id])))
    },
    onCheckAll: () => setIds(new Set(rows.map(idOf))),
    onClear: clear,
  }
  return { ids, grid, clear }
}
