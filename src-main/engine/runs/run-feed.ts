import type { Clock } from '#main/platform/clock.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import type { Db, Tx } from '../db/db.ts'
import { createBell } from '../events/bell.ts'
import { eventsAfter, insertEvent, newestSeq, pruneBefore } from './run-events.store.ts'

const PAGE = 500
const ANY_RUN = '*'
/** What a list of runs shows of one. */
const PROGRESS: ReadonlySet<RunEventBody['type']> = new Set([
  'run.started',
  'run.state_changed',
  'run.finished',
  'step.started',
  'step.finished',
])

export interface RunFeed {
  /** Returns the newest sequence number. Rings after the commit. */
  append(tx: Tx, runId: RunId, bodies: readonly RunEventBody[]): number
  /** Events after `afterSeq`, then live; ends behind the last event of a run that is final. */
  watch(runId: RunId, afterSeq: number, signal: AbortSignal): AsyncGenerator<RunEvent>
  /** Yields at once, and each time any run got on: a state, a step. Rings while the reader is busy become one. */
  watchProgress(signal: AbortSignal): AsyncGenerator<void>
  /** Resolves when nobody works on the run, or when the signal fires. */
  untilIdle(runId: RunId, signal: AbortSignal): Promise<void>
}

/** @param stateOf  the state of a run now; final lets a watch end */
export function createRunFeed(db: Db, clock: Clock, stateOf: (runId: RunId) => RunState): RunFeed {
  const bell = createBell()

  return {
    append(tx, runId, bodies) {
      const at = clock.now()
      let seq = newestSeq(tx, runId)
      for (const body of bodies) {
        seq += 1
        insertEvent(tx, runId, seq, body, at)
        if (body.type === 'message.snapshot') pruneBefore(tx, runId, seq)
      }
      tx.afterCommit(() => bell.ring(runId))
      if (bodies.some((body) => PROGRESS.has(body.type))) tx.afterCommit(() => bell.ring(ANY_RUN))
      return seq
    },

    async *watch(runId, afterSeq, signal) {
      let seq = afterSeq
      while (!signal.aborted) {
        const heard = bell.count(runId)
        const isOver = isFinal(stateOf(runId))
        const rows = eventsAfter(db, runId, seq, PAGE)
        for (const event of rows) {
          seq = event.seq
          yield event
        }
        if (rows.length === PAGE) continue
        // The state was read first: when it was final, these were the last events. A retried run goes on.
        if (isOver) return
        await bell.after(runId, heard, signal)
      }
    },

    async *watchProgress(signal) {
      while (!signal.aborted) {
        const heard = bell.count(ANY_RUN)
        yield
        await bell.after(ANY_RUN, heard, signal)
      }
    },

    async untilIdle(runId, signal) {
      while (!signal.aborted) {
        const heard = bell.count(runId)
        if (stateOf(runId) !== 'running') return
        await bell.after(runId, heard, signal)
      }
    },
  }
}
