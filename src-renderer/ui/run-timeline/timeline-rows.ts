import type { Status } from '../StatusIcon.tsx'

export interface TimelineStep {
  stepNo: number
  kind: 'model' | 'tool' | 'compact'
  title: string
  /** a word more, after the title */
  detail: string | null
  state: 'started' | 'succeeded' | 'failed' | 'cancelled' | 'unknown'
  startedAt: number
  endedAt: number | null
}

export interface TimelineSpan {
  state: 'waiting' | 'paused' | 'queued'
  reason: string | null
  from: number
  to: number | null
}

export interface TimelineRow {
  key: string
  stepNo: number | null
  kind: TimelineStep['kind'] | TimelineSpan['state']
  title: string
  detail: string | null
  status: Status
  tone: 'model' | 'tool' | 'other' | 'waiting' | 'failed'
  from: number
  /** null: it goes on */
  to: number | null
}

/** Steps and the times between them in which nothing was done, in the order in which they began. */
export function timelineRows(
  steps: readonly TimelineStep[],
  spans: readonly TimelineSpan[],
  words: { [S in TimelineSpan['state']]: string },
  runIsOver: boolean,
): TimelineRow[] {
  const rows = [
    ...steps.map((step) => stepRow(step, runIsOver)),
    ...spans.map(
      (span): TimelineRow => ({
        key: `${span.state}-${span.from}`,
        stepNo: null,
        kind: span.state,
        title: words[span.state],
        detail: span.reason,
        status: span.to !== null && span.state === 'waiting' ? 'succeeded' : span.state,
        tone: span.state === 'waiting' ? 'waiting' : 'other',
        from: span.from,
        to: span.to,
      }),
    ),
  ]
  return rows.sort((a, b) => a.from - b.from || (a.stepNo ?? 0) - (b.stepNo ?? 0))
}

const TONES = { model: 'model', tool: 'tool', compact: 'other' } as const

function stepRow(step: TimelineStep, runIsOver: boolean): TimelineRow {
  const { stepNo, kind, title, detail, state, startedAt, endedAt } = step
  const isCut = endedAt === null && runIsOver
  return {
    key: `step-${stepNo}`,
    stepNo,
    kind,
    title,
    detail,
    status: stepStatus(state, runIsOver),
    tone: state === 'failed' ? 'failed' : TONES[kind],
    from: startedAt,
    to: isCut ? startedAt : endedAt,
  }
}

/** A step that nobody ended: it works, or with a run that is over it was cut off. */
export function stepStatus(state: TimelineStep['state'], runIsOver: boolean): Status {
  if (state === 'started') return runIsOver ? 'cancelled' : 'running'
  if (state === 'unknown') return runIsOver ? 'cancelled' : 'waiting'
  return state
}

/** The step after or before one, for the arrow keys; the first or last when none is chosen. */
export function neighbourStep(rows: readonly TimelineRow[], stepNo: number | null, direction: -1 | 1): number | null {
  const steps = rows.filter((row) => row.stepNo !== null)
  const at = steps.findIndex((row) => row.stepNo === stepNo)
  const next = at < 0 ? (direction === 1 ? 0 : steps.length - 1) : at + direction
  return steps[Math.min(steps.length - 1, Math.max(0, next))]?.stepNo ?? null
}
