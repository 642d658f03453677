import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { ApprovalCard } from '#renderer/ui/approval-card/ApprovalCard.tsx'
import { answersFor } from './answers.ts'

/** The cards of everything that waits, oldest first. */
export function PendingCards() {
  const pending = useApprovals((store) => store.pending)
  return pending.map((approval) => (
    <ApprovalCard key={approval.approvalId} approval={approval} {...answersFor(approval)} />
  ))
}
