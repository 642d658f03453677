import { readApprovals, useApprovals } from '#renderer/lib/approvals-store.ts'
import { client } from '#renderer/lib/client.ts'
import { asAppError, errorText } from '#renderer/lib/errors.ts'
import { ApprovalCard, type Decision } from '#renderer/ui/approval-card/ApprovalCard.tsx'
import { ToolCard } from '#renderer/ui/tool-card/ToolCard.tsx'
import type { Approval } from '#shared/domain/approval.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { ChangedFile } from './ChangedFile.tsx'

/** Calls of tools; one that waits for the person shows its approval in its place. */
export function CallPiece({ calls, runId }: { calls: readonly ToolCallPart[]; runId: RunId | null }) {
  const [first] = calls
  const approval = useApprovals(({ pending }) => pending.find((each) => each.approvalId === first?.approvalId))
  if (approval !== undefined && calls.length === 1) return <PendingApproval approval={approval} />
  return (
    <ToolCard
      calls={calls}
      actions={({ changeId }) =>
        changeId === undefined || runId === null ? null : <ChangedFile runId={runId} changeId={changeId} />
      }
    />
  )
}

function PendingApproval({ approval }: { approval: Approval }) {
  const { approvalId } = approval
  return (
    <ApprovalCard
      approval={approval}
      onDecide={(decision: Decision) => saved(client.governance.decide({ approvalId, ...decision }))}
      onPreviewEdit={(args) => worded(client.governance.previewEdit({ approvalId, args }))}
      onAnswer={(answer) => saved(client.governance.answer({ approvalId, answer }))}
    />
  )
}

/** After an answer, and after a refusal too: the approval may have changed or been decided elsewhere. */
async function saved(answer: Promise<unknown>): Promise<void> {
  try {
    await worded(answer)
  } finally {
    await readApprovals()
  }
}

async function worded<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (thrown) {
    throw new Error(errorText(thrown), { cause: asAppError(thrown) })
  }
}
