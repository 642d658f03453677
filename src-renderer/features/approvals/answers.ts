import { readApprovals } from '#renderer/lib/approvals-store.ts'
import { client } from '#renderer/lib/client.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import type { ApprovalCardProps } from '#renderer/ui/approval-card/ApprovalCard.tsx'
import type { Approval } from '#shared/domain/approval.ts'

/** What an approval card needs to answer this approval. A refused answer is said, and the list is read again. */
export function answersFor({ approvalId }: Approval): Omit<ApprovalCardProps, 'approval'> {
  return {
    onDecide: (decision) => sent(() => client.governance.decide({ approvalId, ...decision })),
    onAnswer: (answer) => sent(() => client.governance.answer({ approvalId, answer })),
    onPreviewEdit: (args) => client.governance.previewEdit({ approvalId, args }),
  }
}

/** The same answer for approvals that ask alike. Gives how many were answered; the rest stay in the list. */
export async function answerAll(approvals: readonly Approval[], decision: 'approve' | 'deny'): Promise<number> {
  const answers = approvals.map(({ approvalId, argsHash }) =>
    client.governance.decide({ approvalId, argsHash, decision, scope: 'call' }),
  )
  const settled = await Promise.allSettled(answers)
  await readApprovals()
  return settled.filter((each) => each.status === 'fulfilled').length
}

async function sent(answer: () => Promise<Approval>): Promise<void> {
  try {
    await answer()
  } catch (error) {
    sayFailure(error)
    throw error
  } finally {
    await readApprovals()
  }
}
