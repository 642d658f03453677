import { Button } from '@mantine/core'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { client } from '#renderer/lib/client.ts'
import { formatFull, formatRelative, formatWhen } from '#renderer/lib/format.ts'
import { goTo, href } from '#renderer/lib/navigation.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { type Status, StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { Provider } from '#shared/contract/models.contract.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { Approval } from '#shared/domain/approval.ts'
import { checkProvider, retry } from '../actions.ts'
import styles from '../Dashboard.module.css'
import { useFreshNews, useNews } from '../news.store.ts'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'

const SHOWN = 6
const words = strings.needs

/** What only the person can move on: questions first, then what failed, then providers in trouble. */
export function NeedsYou() {
  useFreshNews()
  const approvals = useApprovals((store) => store.pending)
  const { failed, providers } = useNews()
  const rows = [
    ...approvals.map((approval) => <ApprovalRow key={approval.approvalId} approval={approval} />),
    ...failed.map((run) => <FailedRow key={run.runId} run={run} />),
    ...providers.map((provider) => <ProviderRow key={provider.providerId} provider={provider} />),
  ]
  return (
    <Card id="needs" count={rows.length} more={approvals.length > 0 && <a href={href('approvals')}>{words.all}</a>}>
      {rows.length === 0 ? (
        <p className={styles.empty}>{words.empty}</p>
      ) : (
        <ul>
          {rows.slice(0, SHOWN)}
          {rows.length > SHOWN && <li className={styles.rest}>{words.more(rows.length - SHOWN)}</li>}
        </ul>
      )}
    </Card>
  )
}

function Row({
  status,
  title,
  text,
  children,
}: {
  status: Status
  title: string
  text: ReactNode
  children: ReactNode
}) {
  return (
    <li className={styles.need}>
      <StatusIcon status={status} />
      <span className="h-cut">
        <span className={`${styles.name} h-cut`} title={title}>
          {title}
        </span>
        <span className={`${styles.line} h-meta h-cut`}>{text}</span>
      </span>
      <span className={styles.acts}>{children}</span>
    </li>
  )
}

function ApprovalRow({ approval: { approvalId, agentName, title, reasons } }: { approval: Approval }) {
  return (
    <Row status="waiting" title={title} text={[agentName, ...reasons].join('. ')}>
      <Button size="xs" variant="default" onClick={() => goTo('approvals', approvalId)}>
        {words.review}
      </Button>
    </Row>
  )
}

function FailedRow({ run }: { run: RunCard }) {
  const { runId, title, error, endedAt } = run
  const when = endedAt === null ? '' : words.failedAt(formatRelative(endedAt))
  const text = (
    <>
      {endedAt !== null && <Time at={endedAt} short={formatWhen(endedAt)} full={formatFull(endedAt)} />}{' '}
      {error?.message ?? when}
    </>
  )
  return (
    <Row status="failed" title={title} text={text}>
      <Button size="xs" variant="subtle" aria-label={words.showOf(title)} onClick={() => goTo('executions', runId)}>
        {words.show}
      </Button>
      <Button size="xs" variant="default" aria-label={words.retryOf(title)} onClick={() => void retry(run)}>
        {words.retry}
      </Button>
      <IconButton
        icon={X}
        label={words.dismiss(title)}
        onClick={() => void client.runs.markSeen({ runIds: [runId] })}
      />
    </Row>
  )
}

function ProviderRow({ provider: { providerId, name, state } }: { provider: Provider }) {
  const title = state.status === 'unauthorised' ? words.refused(name) : words.provider(name)
  return (
    <Row status="failed" title={title} text={state.detail}>
      <Button
        size="xs"
        variant="default"
        aria-label={words.checkOf(name)}
        onClick={() => void checkProvider(providerId)}
      >
        {words.check}
      </Button>
    </Row>
  )
}
