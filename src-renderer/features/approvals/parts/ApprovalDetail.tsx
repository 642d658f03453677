import { Button } from '@mantine/core'
import { formatFull } from '#renderer/lib/format.ts'
import { href } from '#renderer/lib/navigation.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { ApprovalCard } from '#renderer/ui/approval-card/ApprovalCard.tsx'
import { argsOf } from '#renderer/ui/approval-card/approval-draft.ts'
import { PreviewBody } from '#renderer/ui/approval-card/PreviewBody.tsx'
import { Facts } from '#renderer/ui/Inspector.tsx'
import type { Approval } from '#shared/domain/approval.ts'
import styles from '../ApprovalsPage.module.css'
import { answerAll, answersFor } from '../answers.ts'
import { alikeOf } from '../approval-rows.ts'
import { strings } from '../strings.ts'

/** The card of one approval while it waits; afterwards what was decided. */
export function ApprovalDetail({ approval, pending }: { approval: Approval; pending: readonly Approval[] }) {
  const isPending = approval.state === 'pending'
  return (
    <div className={styles.inner}>
      {isPending ? (
        <ApprovalCard key={approval.approvalId} approval={approval} {...answersFor(approval)} />
      ) : (
        <Decided approval={approval} />
      )}
      <p className={styles.meta}>
        {approval.conversationId !== null && <a href={href('chat', approval.conversationId)}>{strings.openChat}</a>}
      </p>
      {isPending && approval.kind === 'permission' && <Alike approval={approval} pending={pending} />}
    </div>
  )
}

/** Others that ask for the same: one answer for all of them, this one included. */
function Alike({ approval, pending }: { approval: Approval; pending: readonly Approval[] }) {
  const others = alikeOf(approval, pending)
  if (others.length === 0) return null
  const all = [approval, ...others]
  const answer = async (decision: 'approve' | 'deny') => {
    try {
      showToast({ text: strings.alikeDone(await answerAll(all, decision)) })
    } catch (error) {
      sayFailure(error)
    }
  }
  return (
    <div className={styles.alike}>
      <span>{strings.alike(others.length)}</span>
      <ul className={styles.others}>
        {others.map((other) => (
          <li key={other.approvalId} className="h-cut">
            <a href={href('approvals', other.approvalId)}>{other.title}</a>
          </li>
        ))}
      </ul>
      <Button size="xs" onClick={() => void answer('approve')}>
        {strings.allowAlike(all.length)}
      </Button>
      <Button size="xs" onClick={() => void answer('deny')}>
        {strings.denyAlike(all.length)}
      </Button>
    </div>
  )
}

function Decided({ approval }: { approval: Approval }) {
  const { facts, outcomes, scopes } = strings
  const { decision } = approval
  const items: (readonly [string, string])[] = [
    [facts.outcome, outcomes[approval.state]],
    [facts.agent, approval.agentName],
    [facts.tool, approval.tool],
    [facts.asked, formatFull(approval.createdAt)],
  ]
  if (approval.decidedAt !== null) items.push([facts.decided, formatFull(approval.decidedAt)])
  if (decision !== null) {
    items.push([facts.by, decision.by === 'page' ? strings.you : decision.by])
    if (decision.answer !== undefined) items.push([facts.answer, decision.answer])
    else items.push([facts.scope, scopes[decision.scope]], [facts.edited, decision.wasEdited ? facts.yes : facts.no])
  }
  return (
    <>
      <h2 className={styles.title}>{approval.title}</h2>
      <Facts items={items} />
      <h3 className={styles.asked}>{facts.arguments}</h3>
      <PreviewBody preview={approval.preview} args={argsOf(approval)} />
    </>
  )
}
