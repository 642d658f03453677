import { useMemo } from 'react'
import { formatDuration, formatFull, formatTokens, formatWhen } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { type Column, DataGrid } from '#renderer/ui/DataGrid.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { stepStatus } from '#renderer/ui/run-timeline/timeline-rows.ts'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { StepLine } from '#shared/contract/run-detail.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'

const words = strings.stepsTable

/** The steps of the chosen run as a table that can be sorted: slowest first, most tokens first. */
export function StepsTab() {
  const runId = useOpenRun((state) => state.runId)
  const steps = useOpenRun((state) => state.steps)
  const stepNo = useOpenRun((state) => state.stepNo)
  const isOver = useOpenRun((state) => state.run !== null && isFinal(state.run.state))
  const columns = useMemo(() => columnsFor(isOver), [isOver])
  if (steps.length === 0) return <EmptyState>{strings.pane.noSteps}</EmptyState>
  return (
    <DataGrid
      label={words.label}
      columns={columns}
      rows={steps}
      keyOf={(step) => String(step.stepNo)}
      textOf={(step) => step.title}
      selectedKey={stepNo === null ? null : String(stepNo)}
      onSelect={(step) => goTo('executions', `${runId}/${step.stepNo}`, { replace: true })}
      rowHeightPx={30}
      hasTypeAhead={false}
    />
  )
}

const columnsFor = (isOver: boolean): Column<StepLine>[] => [
  {
    key: 'no',
    title: words.no,
    width: '56px',
    isNumber: true,
    sortBy: (step) => step.stepNo,
    render: (step) => step.stepNo,
  },
  {
    key: 'status',
    title: words.status,
    width: '172px',
    sortBy: (step) => step.state,
    render: ({ state }) => (
      <StatusChip status={stepStatus(state, isOver)} isPlain>
        {state === 'unknown' ? words.unknown : undefined}
      </StatusChip>
    ),
  },
  {
    key: 'step',
    title: words.step,
    width: 'minmax(150px, 1fr)',
    sortBy: (step) => step.title,
    render: (step) => <span className="h-cut">{step.kind === 'compact' ? words.kinds.compact : step.title}</span>,
  },
  {
    key: 'result',
    title: words.result,
    width: 'minmax(120px, 1.4fr)',
    render: (step) => <span className="h-cut h-meta">{step.errorText ?? step.summary ?? ''}</span>,
  },
  {
    key: 'started',
    title: words.started,
    width: '92px',
    sortBy: (step) => step.startedAt,
    render: ({ startedAt }) => <Time at={startedAt} short={formatWhen(startedAt)} full={formatFull(startedAt)} />,
  },
  {
    key: 'took',
    title: words.took,
    width: '84px',
    isNumber: true,
    sortBy: tookMs,
    render: (step) => {
      const ms = tookMs(step)
      return ms === null ? '' : formatDuration(ms)
    },
  },
  {
    key: 'tokens',
    title: words.tokens,
    width: '84px',
    isNumber: true,
    sortBy: tokensOf,
    render: (step) => {
      const tokens = tokensOf(step)
      return tokens === null ? '' : formatTokens(tokens)
    },
  },
]

const tookMs = ({ startedAt, endedAt }: StepLine) => (endedAt === null ? null : endedAt - startedAt)
const tokensOf = ({ usage }: StepLine) => (usage === null ? null : usage.inputTokens + usage.outputTokens)
