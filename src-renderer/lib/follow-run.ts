import type { RunId } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import { createBatches } from './batches.ts'
import type { Client } from './client.ts'
import { follow } from './follow.ts'

const PAINT_EVERY_MS = 50

interface FollowRun {
  client: Client
  runId: RunId
  onEvents: (events: readonly RunEvent[]) => void
  /** after `run.finished`, or when the run is gone */
  onEnd: () => void
}

/** Watches a run from its first event, in batches that are painted together. Returns how to stop watching. */
export function followRun({ client, runId, onEvents, onEnd }: FollowRun): () => void {
  const batches = createBatches<RunEvent>(PAINT_EVERY_MS, onEvents)
  const end = () => {
    batches.flush()
    onEnd()
  }
  const stop = follow<RunEvent>({
    subscribe: (afterSeq, signal) => client.runs.watch({ runId, afterSeq }, { signal }),
    onEvent: batches.add,
    onEnd: end,
    onError: end,
  })
  return () => {
    batches.stop()
    stop()
  }
}
