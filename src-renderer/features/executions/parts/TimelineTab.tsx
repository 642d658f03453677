import { useState } from 'react'
import { formatDuration } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useNow } from '#renderer/lib/use-now.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { RunTimeline } from '#renderer/ui/run-timeline/RunTimeline.tsx'
import type { TimelineRow } from '#renderer/ui/run-timeline/timeline-rows.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import { useTimelineRows } from './use-timeline-rows.ts'

const TICK_MS = 500

/** The steps of the chosen run against time. */
export function TimelineTab() {
  const run = useOpenRun((state) => state.run)
  const stepNo = useOpenRun((state) => state.stepNo)
  const rows = useTimelineRows()
  const [wait, setWait] = useState<string | null>(null)
  const now = useNow(run?.endedAt === null, TICK_MS)
  if (run === null) return null
  if (rows.length === 0) return <EmptyState>{strings.pane.noSteps}</EmptyState>
  const onSelect = (row: TimelineRow) => {
    setWait(row.stepNo === null ? row.key : null)
    goTo('executions', row.stepNo === null ? run.runId : `${run.runId}/${row.stepNo}`, { replace: true })
  }
  return (
    <RunTimeline
      label={strings.pane.timeline}
      rows={rows}
      endedAt={run.endedAt}
      now={now}
      selectedKey={stepNo === null ? wait : `step-${stepNo}`}
      onSelect={onSelect}
      formatMs={formatDuration}
    />
  )
}
