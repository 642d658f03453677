import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { terminateRuns } from './agent-actions.ts'
import { openRuns } from './agent-state.ts'
import { strings } from './strings.ts'

const words = strings.actions

/** Stopping what runs cannot be undone: it is asked, with the number. */
export function TerminateDialog({ row, onClose }: { row: AgentRow | null; onClose: () => void }) {
  const count = row === null ? 0 : openRuns(row)
  return (
    <ConfirmDialog
      isOpen={row !== null}
      isDestructive
      title={words.terminateTitle(row?.agent.name ?? '', count)}
      confirmLabel={words.terminateConfirm(count)}
      cancelLabel={strings.cancel}
      onConfirm={async () => {
        if (row !== null) await terminateRuns(row.agent.agentId)
      }}
      onClose={onClose}
    >
      {words.terminateText}
    </ConfirmDialog>
  )
}
