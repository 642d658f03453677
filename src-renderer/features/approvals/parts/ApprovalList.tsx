import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { type Status, StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { VirtualList } from '#renderer/ui/VirtualList.tsx'
import type { Approval } from '#shared/domain/approval.ts'
import styles from '../ApprovalsPage.module.css'
import type { ApprovalRow } from '../approval-rows.ts'
import { strings } from '../strings.ts'

const ROW_PX = 52
const HEADING_PX = 30

const STATUS: Record<Approval['state'], Status> = {
  pending: 'waiting',
  approved: 'succeeded',
  answered: 'succeeded',
  denied: 'cancelled',
  expired: 'skipped',
  withdrawn: 'skipped',
}

interface ApprovalListProps {
  rows: readonly ApprovalRow[]
  isHistory: boolean
  chosen: Approval
  onChoose: (approval: Approval) => void
  onOpen: () => void
  onEndReached: (() => void) | undefined
}

export function ApprovalList({ rows, isHistory, chosen, onChoose, onOpen, onEndReached }: ApprovalListProps) {
  return (
    <div className={styles.list}>
      <VirtualList
        label={isHistory ? strings.list.decided : strings.list.pending}
        items={rows}
        keyOf={(row) => row.approval.approvalId}
        textOf={(row) => row.approval.title}
        rowHeightPx={(row) => ROW_PX + (row.heading === null ? 0 : HEADING_PX)}
        selectedKey={chosen.approvalId}
        onSelect={(row) => onChoose(row.approval)}
        onOpen={onOpen}
        {...(onEndReached === undefined ? {} : { onEndReached })}
        renderRow={(row, isSelected) => <Row row={row} isSelected={isSelected} />}
      />
    </div>
  )
}

function Row({ row: { approval, heading }, isSelected }: { row: ApprovalRow; isSelected: boolean }) {
  const at = approval.decidedAt ?? approval.createdAt
  const line =
    approval.state === 'pending'
      ? strings.kinds[approval.kind] || approval.reasons.join(', ')
      : strings.outcomes[approval.state]
  return (
    <>
      {heading !== null && <div className={styles.heading}>{heading}</div>}
      <div className={styles.row} data-selected={isSelected || undefined}>
        <StatusIcon status={STATUS[approval.state]} size={14} />
        <span className={`${styles.name} h-cut`} title={approval.title}>
          {approval.title}
        </span>
        <span className="h-meta">
          <Time at={at} short={formatWhen(at)} full={formatFull(at)} />
        </span>
        <span className="h-meta h-cut">{line || approval.tool}</span>
      </div>
    </>
  )
}
