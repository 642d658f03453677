import { approvalAnswers } from '#renderer/lib/approval-answers.ts'
import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { ApprovalCard } from '#renderer/ui/approval-card/ApprovalCard.tsx'
import { ToolCard } from '#renderer/ui/tool-card/ToolCard.tsx'
import type { RunId } from '#shared/domain/ids.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { ChangedFile } from './ChangedFile.tsx'

/** Calls of tools; one that waits for the person shows its approval in its place. */
export function CallPiece({ calls, runId }: { calls: readonly ToolCallPart[]; runId: RunId | null }) {
  const [first] = calls
  const approval = useApprovals(({ pending }) => pending.find((each) => each.approvalId === first?.approvalId))
  if (approval !== undefined && calls.length === 1) {
    return <ApprovalCard approval={approval} {...approvalAnswers(approval)} />
  }
  return (
    <ToolCard
      calls={calls}
      actions={({ changeId }) =>
        changeId === undefined || runId === null ? null : <ChangedFile runId={runId} changeId={changeId} />
      }
    />
  )
}
