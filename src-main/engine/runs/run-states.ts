import type { Clock } from '#main/platform/clock.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { EpochMs, RunId } from '#shared/domain/ids.ts'
import type { RunSignal, RunState } from '#shared/domain/run.ts'
import { isFinal, nextRunState } from '#shared/domain/run-states.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { WireError } from '#shared/errors/wire.ts'
import type { Tx } from '../db/db.ts'
import type { EventLog } from '../events/event-log.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import type { RunFeed } from './run-feed.ts'
import { type RunRow, toCard, updateRun } from './runs.store.ts'
import type { RunHandler } from './runs.ts'
import { markCutOff } from './steps.store.ts'

export interface RunStatesDeps {
  clock: Clock
  events: EventLog
  queue: WorkQueue
  feed: RunFeed
  handlers: ReadonlyMap<string, RunHandler>
}

export interface MoveOptions {
  reason?: string
  error?: WireError
  /** when a run that goes back to the queue may start again; now unless told */
  dueAt?: EpochMs
  /** other columns that change with the state */
  also?: Partial<RunRow>
}

/** The only place that changes the state of a run: row, queue entry, events and the handler's word, in one transaction. */
export class RunStates {
  readonly #deps: RunStatesDeps

  constructor(deps: RunStatesDeps) {
    this.#deps = deps
  }

  /** @throws run.wrong_state when the signal means nothing in this state */
  move(tx: Tx, row: RunRow, signal: RunSignal, options: MoveOptions = {}): RunRow {
    const state = nextRunState(row.state, signal)
    if (state === null) throw wrongState(row, signal)
    const moved = updateRun(tx, row, { ...this.#columns(row, state, options), ...options.also })
    if (row.state === 'running') markCutOff(tx, row.run_id)
    this.#queueFollows(tx, moved, options.dueAt)
    const isHandlersWord = isFinal(state) || state === 'waiting' || state === 'paused'
    // Its events come first: run.finished is the last one of a run.
    const handler = this.#deps.handlers.get(row.kind)
    if (isHandlersWord) handler?.onState?.(tx, toCard(moved))
    if (signal === 'retry') handler?.onRetry?.(tx, toCard(moved))
    this.#tell(tx, moved, options)
    return moved
  }

  /** A running one that nobody works on: what the person asked of it counts, else it goes back to the queue. */
  letGo(tx: Tx, row: RunRow, options: MoveOptions = {}): RunRow {
    const { intent, intent_reason: reason } = row
    return this.move(tx, row, intent ?? 'release', reason === null ? options : { ...options, reason })
  }

  /** A new run says that it is queued. */
  announce(tx: Tx, row: RunRow): void {
    this.#queueFollows(tx, row, undefined)
    this.#deps.feed.append(tx, row.run_id, [{ type: 'run.state_changed', data: { state: row.state } }])
    this.#deps.events.append(tx, { type: 'run.queued', subject: row.run_id, data: eventData(row) })
  }

  #columns(row: RunRow, state: RunState, { reason, error }: MoveOptions): Partial<RunRow> {
    const now = this.#deps.clock.now()
    const hasLeftWork = state !== 'running'
    return {
      state,
      state_reason: reason ?? null,
      error: error === undefined ? null : JSON.stringify(error),
      ended_at: isFinal(state) ? now : null,
      // who stopped it knows
      seen_at: state === 'cancelled' ? now : null,
      ...(state === 'running' ? { started_at: row.started_at ?? now, is_answered: 0 as const } : {}),
      ...(hasLeftWork ? { intent: null, intent_reason: null } : {}),
    }
  }

  #queueFollows(tx: Tx, row: RunRow, dueAt: EpochMs | undefined): void {
    const { queue, clock } = this.#deps
    const { run_id: key, kind, lane, priority, state } = row
    if (state === 'queued') queue.add(tx, { key, kind, lane, priority, dueAt: dueAt ?? clock.now() })
    else if (state !== 'running') queue.remove(tx, key)
  }

  #tell(tx: Tx, row: RunRow, { reason, error }: MoveOptions): void {
    const { feed, events } = this.#deps
    const { run_id: subject, state } = row
    if (isFinal(state)) {
      const usage = toCard(row).usage
      const { code, message, data } = error ?? {}
      const told = error === undefined ? {} : { error: { code, message, data } as RunCard['error'] & {} }
      feed.append(tx, subject, [{ type: 'run.finished', data: { state, usage, ...told } }])
      events.append(tx, { type: 'run.finished', subject, data: eventData(row) })
      return
    }
    const why = reason === undefined ? {} : { reason }
    feed.append(tx, subject, [{ type: 'run.state_changed', data: { state, ...why } }])
    events.append(tx, { type: 'run.state_changed', subject, data: { ...eventData(row), ...why } })
  }
}

const eventData = (row: RunRow) => ({
  state: row.state,
  kind: row.kind,
  title: row.title,
  conversationId: row.conversation_id,
})

export const wrongState = ({ run_id, state }: { run_id: RunId; state: RunState }, signal: string) =>
  new AppError('run.wrong_state', `A run that is ${state} cannot ${signal}`, { runId: run_id, state })
