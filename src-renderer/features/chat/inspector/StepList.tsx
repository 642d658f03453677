import { formatDuration } from '#renderer/lib/format.ts'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { isFinal } from '#shared/domain/run-states.ts'
import styles from '../parts/Page.module.css'
import type { RunView, StepLine } from '../state/run-view.ts'
import { strings } from '../strings.ts'

const words = strings.inspector

/** The steps of a run with how long each took. */
export function StepList({ run }: { run: RunView }) {
  if (run.steps.length === 0) return <p className={styles.none}>{words.noSteps}</p>
  return (
    <ol className={styles.steps}>
      {run.steps.map((step) => (
        <li key={step.stepNo}>
          <StatusIcon status={statusOf(step, run)} size={14} />
          <span className="h-cut">{nameOf(step)}</span>
          {step.durationMs !== null && <span className={styles.stepTime}>{formatDuration(step.durationMs)}</span>}
        </li>
      ))}
    </ol>
  )
}

/** A step event does not say how the step ended; of a failed run it is the last one that failed. */
function statusOf(step: StepLine, run: RunView) {
  if (run.state === 'failed' && step === run.steps.at(-1)) return 'failed'
  if (step.durationMs !== null) return 'succeeded'
  if (isFinal(run.state)) return 'cancelled'
  return run.state === 'waiting' || run.state === 'paused' ? run.state : 'running'
}

function nameOf({ kind, name }: StepLine): string {
  if (kind === 'compact') return words.stepCompact
  return kind === 'model' ? words.stepModel(name) : name
}
