import { useMemo } from 'react'
import { strings as timeline } from '#renderer/ui/run-timeline/strings.ts'
import { type TimelineRow, timelineRows } from '#renderer/ui/run-timeline/timeline-rows.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'

/** The chosen run as rows of its timeline. */
export function useTimelineRows(): TimelineRow[] {
  const steps = useOpenRun((state) => state.steps)
  const spans = useOpenRun((state) => state.spans)
  const isOver = useOpenRun((state) => state.run !== null && isFinal(state.run.state))
  return useMemo(() => {
    const named = steps.map((step) => ({
      ...step,
      title: step.kind === 'compact' ? strings.stepsTable.kinds.compact : step.title,
      detail: step.errorText ?? step.summary,
    }))
    return timelineRows(named, spans, timeline.spans, isOver)
  }, [steps, spans, isOver])
}
