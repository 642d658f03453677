import { CirclePause, CirclePlay, Copy, Download, MessageSquare, OctagonX, Trash2 } from 'lucide-react'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { chatWith, copyAgent, deleteAgents, exportAgents, pauseAgent, resumeAgent } from './agent-actions.ts'
import { openRuns } from './agent-state.ts'
import { strings } from './strings.ts'

const words = strings.actions

/** What can be done with an agent, the same in the list and in its page. */
export function agentMenu(
  row: AgentRow,
  on: { terminate: () => void; deleted?: () => void; open?: () => void },
): readonly MenuItem[] {
  const { agent } = row
  const { agentId } = agent
  const isPaused = agent.pausedAt !== null
  return [
    ...(on.open === undefined ? [] : [{ label: words.open, keys: 'Enter', onSelect: on.open }]),
    { label: words.chat, icon: MessageSquare, onSelect: () => void chatWith(agentId) },
    isPaused
      ? { label: words.resume, icon: CirclePlay, onSelect: () => void resumeAgent(agent) }
      : { label: words.pause, icon: CirclePause, onSelect: () => void pauseAgent(agent) },
    {
      label: words.terminate,
      icon: OctagonX,
      ...(openRuns(row) === 0 ? { disabledBecause: words.notRunning } : {}),
      onSelect: on.terminate,
    },
    { label: words.copy, icon: Copy, startsGroup: true, onSelect: () => void copyAgent(agentId) },
    { label: words.export, icon: Download, onSelect: () => void exportAgents([agentId]) },
    {
      label: words.delete,
      icon: Trash2,
      ...(on.open === undefined ? {} : { keys: 'Del' }),
      isDanger: true,
      startsGroup: true,
      ...(agent.isBuiltIn ? { disabledBecause: words.builtInStays } : {}),
      onSelect: () => void deleteAgents([agent]).then((isDone) => isDone === true && on.deleted?.()),
    },
  ]
}
