import { Button } from '@mantine/core'
import { Download, Trash2, X } from 'lucide-react'
import { FilterBar } from '#renderer/ui/FilterBar.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { exportAgents } from '../agent-actions.ts'
import { strings } from '../strings.ts'

interface ChosenBarProps {
  chosen: readonly AgentRow[]
  onDelete: () => void
  onClear: () => void
}

/** In the place of the filters while agents are ticked: what can be done with all of them. */
export function ChosenBar({ chosen, onDelete, onClear }: ChosenBarProps) {
  const deletable = chosen.filter(({ agent }) => !agent.isBuiltIn)
  return (
    <FilterBar>
      <span>{strings.list.selected(chosen.length)}</span>
      <Button
        size="xs"
        leftSection={<Download size={14} aria-hidden />}
        onClick={() => void exportAgents(chosen.map(({ agent }) => agent.agentId))}
      >
        {strings.actions.exportSome(chosen.length)}
      </Button>
      {deletable.length > 0 && (
        <Button size="xs" leftSection={<Trash2 size={14} aria-hidden />} onClick={onDelete}>
          {strings.actions.deleteSome(deletable.length)}
        </Button>
      )}
      <Button size="xs" variant="subtle" leftSection={<X size={14} aria-hidden />} onClick={onClear}>
        {strings.list.clear}
      </Button>
    </FilterBar>
  )
}
