import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { Random } from '#main/platform/random.ts'
import { newReference } from '#main/platform/reference.ts'
import { withTrace } from '#main/platform/trace.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import { toWire, type WireError } from '#shared/errors/wire.ts'
import { fullJitterMs } from '#shared/std/backoff.ts'
import type { Tx, WriteDb } from '../db/db.ts'
import type { Work, WorkContext } from '../queue/work-queue.ts'
import { ClaimedRun } from './run-context.ts'
import type { RunFeed } from './run-feed.ts'
import type { RunStates } from './run-states.ts'
import { findRun, type RunRow } from './runs.store.ts'
import type { RunHandler, StepResult } from './runs.ts'

export interface RunWorkerDeps {
  db: WriteDb
  clock: Clock
  log: Log
  random: Random
  feed: RunFeed
  states: RunStates
  handlers: ReadonlyMap<string, RunHandler>
}

type Outcome = Awaited<ReturnType<Work>>

const MAX_ATTEMPTS = 5
const BACKOFF = { baseMs: 1_000, capMs: 60_000 }
/** What a server asks to wait is believed up to this. */
const LONGEST_RETRY_AFTER_MS = 60 * 60_000

/** What the queue does with an entry of a run: claims the run, lets its handler do unit after unit, and settles it. */
export class RunWorker {
  readonly #deps: RunWorkerDeps

  constructor(deps: RunWorkerDeps) {
    this.#deps = deps
  }

  readonly work: Work = async (ctx) => {
    const row = this.#claim(ctx.entry.key as RunId)
    if (row === null) return { next: 'remove' }
    return withTrace(row.trace_id ?? row.run_id, () => this.#workOn(row, ctx))
  }

  /** Null when the run is not waiting for work: it was cancelled or paused, and its entry is left over. */
  #claim(runId: RunId): RunRow | null {
    const { db, feed, states } = this.#deps
    return db.quick((tx) => {
      let row = findRun(tx, runId)
      // Its last claim could not be settled (a full disk): it starts from there.
      if (row?.state === 'running') row = states.letGo(tx, row)
      if (row?.state !== 'queued') return null
      const claimed = states.move(tx, row, 'claim')
      feed.append(tx, runId, [{ type: 'run.started', data: { attempt: claimed.attempt } }])
      return claimed
    })
  }

  async #workOn(row: RunRow, { signal, entry }: WorkContext): Promise<Outcome> {
    const log = this.#deps.log.child(`run.${row.kind}`)
    const run = new ClaimedRun({ ...this.#deps, log }, row, signal)
    const { run_id: runId, kind, attempt } = row
    log.info('a run is worked on', { runId, kind, attempt, step: row.steps + 1 })
    try {
      const handler = this.#deps.handlers.get(row.kind)
      if (handler === undefined) throw new Error(`nobody works on runs of kind ${row.kind}`)
      const result = await stepThrough(handler, run)
      run.close()
      return await this.#settle(run, (tx, now) => this.#finish(tx, now, result))
    } catch (thrown) {
      if (signal.aborted && reasonOf(signal) === 'lost') {
        run.abandon()
        return { next: 'remove' }
      }
      closeQuietly(run)
      return await this.#settle(run, (tx, now) => this.#fail(tx, now, { thrown, signal, dueAt: entry.dueAt }))
    }
  }

  /** The end of a claim is one durable transaction on the row as it then is. */
  async #settle(run: ClaimedRun, work: (tx: Tx, row: RunRow) => Outcome): Promise<Outcome> {
    const outcome = await this.#deps.db.durable((tx) => {
      const row = findRun(tx, run.runId)
      return row?.state === 'running' ? work(tx, row) : ({ next: 'remove' } as const)
    })
    const row = findRun(this.#deps.db, run.runId)
    const code = row?.error == null ? {} : { code: (JSON.parse(row.error) as WireError).code }
    run.log.info('a run was put down', { runId: run.runId, state: row?.state, steps: row?.steps, ...code })
    return outcome
  }

  #finish(tx: Tx, row: RunRow, result: Exclude<StepResult, { next: 'continue' }>): Outcome {
    const { states } = this.#deps
    if (result.next === 'done') {
      states.move(tx, row, 'succeed')
      return { next: 'remove' }
    }
    if (row.intent !== null) return this.#obey(tx, row)
    if (result.next === 'pause') {
      const isStillSo = result.isStillSo()
      states.move(tx, row, isStillSo ? 'pause' : 'release', isStillSo ? { reason: result.reason } : {})
      return isStillSo ? { next: 'remove' } : { next: 'again', dueAt: this.#deps.clock.now() }
    }
    const waiting = states.move(tx, row, 'wait', { reason: result.reason })
    // The answer came while the handler was on its way here.
    if (row.is_answered) states.move(tx, waiting, 'answer')
    return { next: 'remove' }
  }

  #fail(tx: Tx, row: RunRow, end: { thrown: unknown; signal: AbortSignal; dueAt: number }): Outcome {
    const { states, clock } = this.#deps
    if (row.intent !== null) return this.#obey(tx, row)
    if (end.signal.aborted) {
      // Shutdown, or the person took back what was asked: it goes on from here, and no attempt is counted.
      states.move(tx, row, 'release')
      return { next: 'again', dueAt: reasonOf(end.signal) === 'stop' ? end.dueAt : clock.now() }
    }
    const error = toAppError(end.thrown)
    if (error.kind === 'cancel') {
      states.move(tx, row, 'cancel', { reason: error.message })
      return { next: 'remove' }
    }
    const failures = row.failures + 1
    if (error.retry === 'later' && failures < MAX_ATTEMPTS) return this.#tryLater(tx, row, error)
    states.move(tx, row, 'fail', { error: this.#record(error, row), also: { failures } })
    return { next: 'remove' }
  }

  #tryLater(tx: Tx, row: RunRow, error: AppError): Outcome {
    const { states, clock, random } = this.#deps
    const failures = row.failures + 1
    const asked = typeof error.data.retryAfterMs === 'number' ? error.data.retryAfterMs : 0
    const waitMs = Math.max(Math.min(asked, LONGEST_RETRY_AFTER_MS), fullJitterMs(failures, random(), BACKOFF))
    const dueAt = clock.now() + waitMs
    states.move(tx, row, 'release', {
      reason: error.message,
      dueAt,
      also: { failures, attempt: row.attempt + 1 },
    })
    this.#deps.log.warn('a run tries again later', { runId: row.run_id, code: error.code, failures, waitMs })
    return { next: 'again', dueAt }
  }

  #obey(tx: Tx, row: RunRow): Outcome {
    const { intent, intent_reason: reason } = row
    if (intent !== null) this.#deps.states.move(tx, row, intent, reason === null ? {} : { reason })
    return { next: 'remove' }
  }

  /** The error as the row keeps it. A bug keeps its reference; what it says is in the log. */
  #record(error: AppError, row: RunRow): WireError {
    if (error.kind !== 'bug') return toWire(error)
    const ref = newReference()
    this.#deps.log.error('a run failed', error, { runId: row.run_id, kind: row.kind, ref })
    return toWire(new AppError('bug', `Something broke in Hearth. Reference ${ref}`, { ref }), ref)
  }
}

async function stepThrough(handler: RunHandler, run: ClaimedRun): Promise<Exclude<StepResult, { next: 'continue' }>> {
  for (;;) {
    run.signal.throwIfAborted()
    const result = await handler.step(run)
    if (result.next !== 'continue') return result
  }
}

const reasonOf = (signal: AbortSignal): unknown => (signal.reason as AppError | undefined)?.data.reason

/** The first failure is the one to tell; text that could not be written is what it may be about. */
function closeQuietly(run: ClaimedRun): void {
  try {
    run.close()
  } catch {
    run.abandon()
  }
}
