import { Hand } from 'lucide-react'
import { useState } from 'react'
import type { Approval } from '#shared/domain/approval.ts'
import { StatusIcon } from '../StatusIcon.tsx'
import styles from './ApprovalCard.module.css'
import type { ApprovalCardProps, Decision } from './approval-card-props.ts'
import { formatMoment } from './format-moment.ts'
import { PermissionRequest } from './PermissionRequest.tsx'
import { OutcomeRequest, QuestionRequest } from './QuestionRequest.tsx'
import { strings } from './strings.ts'

export type { ApprovalCardProps, Decision }

/**
 * A question that a run asks the person: the same card in the chat, the inbox and a run. It never takes the focus
 * and has no default key, so nothing is ever approved by typing on.
 */
export function ApprovalCard(props: ApprovalCardProps) {
  const { approval } = props
  const saving = useSaving()
  if (approval.state !== 'pending') return <DecidedLine approval={approval} />
  return (
    <section className={styles.card} aria-label={`${strings.group}: ${approval.title}`}>
      <header className={styles.head}>
        <Hand size={16} aria-hidden="true" />
        <span>{approval.title}</span>
        {approval.reasons.length > 0 && <span className={styles.reasons}>{approval.reasons.join(', ')}</span>}
      </header>
      {approval.kind === 'permission' && (
        <PermissionRequest
          {...props}
          isSaving={saving.isSaving}
          onDecide={(made) => saving.run(() => props.onDecide(made))}
        />
      )}
      {approval.kind === 'question' && (
        <QuestionRequest
          approval={approval}
          isSaving={saving.isSaving}
          onAnswer={(text) => saving.run(() => props.onAnswer(text))}
        />
      )}
      {approval.kind === 'unknown_outcome' && (
        <OutcomeRequest
          approval={approval}
          isSaving={saving.isSaving}
          onAnswer={(text) => saving.run(() => props.onAnswer(text))}
        />
      )}
      {saving.error !== '' && (
        <p className={styles.error} role="alert">
          {strings.failed} {saving.error}
        </p>
      )}
      <p className={styles.meanwhile}>
        {strings.meanwhile} {approval.expiresAt !== null && strings.expires(formatMoment(approval.expiresAt))}
      </p>
    </section>
  )
}

function DecidedLine({ approval }: { approval: Approval }) {
  const status = approval.state === 'approved' || approval.state === 'answered' ? 'succeeded' : 'cancelled'
  const answer = approval.decision?.answer
  const facts = [
    strings.decided[approval.state],
    approval.decision?.wasEdited ? strings.wasEdited : '',
    answer === undefined ? '' : `“${answer}”`,
  ]
  return (
    <p className={styles.decided}>
      <StatusIcon status={status} size={14} withHiddenWord={false} />
      <span className={styles.decidedTitle}>{approval.title}</span> {facts.filter((fact) => fact !== '').join(', ')}
    </p>
  )
}

/** One answer at a time; what refused it is said on the card. */
function useSaving() {
  const [state, setState] = useState({ isSaving: false, error: '' })
  const run = async (save: () => Promise<void>) => {
    setState({ isSaving: true, error: '' })
    try {
      await save()
      setState({ isSaving: false, error: '' })
    } catch (thrown) {
      setState({ isSaving: false, error: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return { ...state, run }
}
