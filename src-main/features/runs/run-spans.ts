import type { RunSpan } from '#shared/contract/run-detail.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'

/** A turn that comes sooner is no waiting. */
const SHOWN_FROM_MS = 250

type IdleState = RunSpan['state']
const isIdle = (state: string): state is IdleState => state === 'waiting' || state === 'paused' || state === 'queued'

/** When a run stood still, from the changes of its state. */
export function idleSpans(events: readonly RunEvent[], now: EpochMs): RunSpan[] {
  const spans: RunSpan[] = []
  let open: RunSpan | null = null
  const close = (to: EpochMs) => {
    if (open !== null && (open.state !== 'queued' || to - open.from >= SHOWN_FROM_MS)) spans.push({ ...open, to })
    open = null
  }
  for (const event of events) {
    if (event.type === 'run.state_changed') {
      close(event.at)
      const { state, reason = null } = event.data
      if (isIdle(state)) open = { state, reason, from: event.at, to: null }
    } else if (event.type === 'run.started' || event.type === 'run.finished') close(event.at)
  }
  const last = open as RunSpan | null
  if (last !== null && (last.state !== 'queued' || now - last.from >= SHOWN_FROM_MS)) spans.push(last)
  return spans
}
