import { useKeys } from '#renderer/lib/keys.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { neighbourStep } from '#renderer/ui/run-timeline/timeline-rows.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { useOpenRun } from './executions.store.ts'
import { useTimelineRows } from './parts/use-timeline-rows.ts'
import { cancelRun, deleteRun, pauseOrResume, refusals, retryRun } from './run-actions.ts'
import { strings } from './strings.ts'

const words = strings.keys
/** Arrow keys mean something of their own there. */
const OWN_ARROWS = '[role=tablist], fieldset, [role=separator], [role=menu], input, select'

/** The keys of the page; they act on the chosen run. */
export function useRunKeys(): void {
  const rows = useTimelineRows()
  const step = (direction: -1 | 1) => {
    const { runId, stepNo } = useOpenRun.getState()
    if (runId === null || document.activeElement?.matches(`:is(${OWN_ARROWS}), :is(${OWN_ARROWS}) *`)) return false
    const next = neighbourStep(rows, stepNo, direction)
    if (next !== null) goTo('executions', `${runId}/${next}`, { replace: true })
    return next !== null
  }
  useKeys([
    { keys: 'R', label: words.retry, group: words.group, run: () => onRun(retryRun, refusals.retry) },
    { keys: 'C', label: words.cancel, group: words.group, run: () => onRun(cancelRun, refusals.cancel) },
    { keys: 'P', label: words.pause, group: words.group, run: () => onRun(pauseOrResume, refusals.pause) },
    { keys: 'Delete', label: words.delete, group: words.group, run: () => onRun(deleteRun, refusals.delete) },
    { keys: 'Left', label: words.previous, group: words.group, run: () => step(-1) },
    { keys: 'Right', label: words.next, group: words.group, run: () => step(1) },
  ])
}

function onRun(act: (run: RunCard) => Promise<unknown>, refusal: (run: RunCard) => string | undefined): boolean {
  const { run, isChosen } = useOpenRun.getState()
  if (run === null || !isChosen || refusal(run) !== undefined) return false
  void act(run)
  return true
}
