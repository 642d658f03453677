import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import { type Random, systemRandom } from '#main/platform/random.ts'
import { currentTraceId } from '#main/platform/trace.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { NO_USAGE } from '#shared/domain/usage.ts'
import { AppError } from '#shared/errors/errors.ts'
import { toWire } from '#shared/errors/wire.ts'
import type { Tx, WriteDb } from '../db/db.ts'
import type { EventLog } from '../events/event-log.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { mustFind, PersonCommands } from './person-commands.ts'
import { eventsAfter } from './run-events.store.ts'
import { createRunFeed } from './run-feed.ts'
import { RunStates } from './run-states.ts'
import { countRunsIn, runStatistics } from './run-statistics.ts'
import { indexRunText } from './run-texts.store.ts'
import { RunWorker } from './run-worker.ts'
import {
  countRuns,
  discardRunsOf,
  findRun,
  insertRun,
  listRuns,
  type RunRow,
  runsInState,
  toCard,
} from './runs.store.ts'
import type { RunHandler, RunSpec, Runs } from './runs.ts'
import { listSteps } from './steps.store.ts'

export interface RunsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  log: Log
  events: EventLog
  queue: WorkQueue
  random?: Random
}

export interface RunEngine {
  runs: Runs
  /** Puts what a crash left back in the queue and starts to work. Every handler is registered before. */
  start(options: { concurrency: number; laneLimit: (lane: string) => number }): void
  /** Interrupts what runs, waits for it at most `graceMs`, and leaves it queued. */
  stop(graceMs: number): Promise<void>
}

/** A run that took the process down with it so many times, without a step in between, is not started again. */
const MAX_CRASHES = 10

/** Durable runs on top of the work queue. */
export function createRuns(deps: RunsDeps): RunEngine {
  const { db, clock, events, queue, random = systemRandom } = deps
  const log = deps.log.child('runs')
  const handlers = new Map<string, RunHandler>()
  const feed = createRunFeed(db, clock, (runId) => mustFind(db, runId).state)
  const states = new RunStates({ clock, events, queue, feed, handlers })
  const commands = new PersonCommands({ db, clock, queue, feed, states })
  const worker = new RunWorker({ db, clock, log, random, feed, states, handlers })

  const runs: Runs = {
    register(kind, handler) {
      if (handlers.has(kind)) throw new Error(`runs of kind ${kind} have a handler already`)
      handlers.set(kind, handler)
    },
    start(tx, spec) {
      const row = newRow(spec, deps.ids.next('run'), clock.now())
      insertRun(tx, row)
      indexRunText(tx, row.run_id, 0, row.title)
      states.announce(tx, row)
      return row.run_id
    },
    get: (runId) => toCard(mustFind(db, runId)),
    find(runId) {
      const row = findRun(db, runId)
      return row === undefined ? undefined : toCard(row)
    },
    list(query) {
      const rows = listRuns(db, { ...query, limit: query.limit + 1 })
      const items = rows.slice(0, query.limit).map(toCard)
      return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.runId ?? null) : null }
    },
    count: (state) => countRuns(db, state),
    statistics: (period) => runStatistics(db, period),
    counts: (period) => countRunsIn(db, period),
    steps: (runId) => listSteps(db, runId),
    input: (runId) => JSON.parse(mustFind(db, runId).input),
    append: (tx, runId, bodies) => feed.append(tx, runId, bodies),
    events: (runId, afterSeq) => eventsAfter(db, runId, afterSeq),
    watch: (runId, afterSeq, signal) => feed.watch(runId, afterSeq, signal),
    watchProgress: (signal) => feed.watchProgress(signal),
    cancel: (runId, by) => commands.cancel(runId, by),
    pause: (runId, reason) => commands.pause(runId, reason),
    resume: (runId) => commands.resume(runId),
    retry: (runId) => commands.retry(runId),
    wake: (tx, runId) => commands.wake(tx, runId),
    pauseAll: (reason, of) => commands.pauseAll(reason, of),
    resumeAll: (of) => commands.resumeAll(of),
    discardOf: (tx, agentId) => discardRunsOf(tx, agentId),
    cancelAll: (of, by) => commands.cancelAll(of, by),
  }

  return {
    runs,
    start(options) {
      const count = db.quick((tx) => recover(tx, states))
      if (count > 0) log.warn('runs were cut off and go on', { count })
      queue.start({ ...options, work: worker.work })
    },
    stop: (graceMs) => queue.stop(graceMs),
  }
}

/** What was running when the process ended: what the person had asked of it counts, else it goes on. */
function recover(tx: Tx, states: RunStates): number {
  const rows = runsInState(tx, ['running'])
  for (const row of rows) {
    const crashes = row.crashes + 1
    const isPoisoned = row.intent === null && crashes >= MAX_CRASHES
    if (isPoisoned) states.move(tx, row, 'fail', { error: toWire(poisoned(row.run_id)) })
    else states.letGo(tx, row, { also: { crashes, attempt: row.attempt + 1 } })
  }
  return rows.length
}

const poisoned = (runId: RunId) =>
  new AppError('bug', `Hearth ended ${MAX_CRASHES} times while it worked on this run`, { runId })

const newRow = (spec: RunSpec, runId: RunId, now: number): RunRow => ({
  run_id: runId,
  kind: spec.kind,
  title: spec.title,
  state: 'queued',
  state_reason: null,
  intent: null,
  intent_reason: null,
  is_answered: 0,
  agent_id: spec.agentId ?? null,
  conversation_id: spec.conversationId ?? null,
  parent_id: spec.parentId ?? null,
  trace_id: currentTraceId() ?? null,
  input: JSON.stringify(spec.input ?? null),
  limits: JSON.stringify(spec.limits),
  lane: spec.lane,
  priority: spec.priority,
  attempt: 1,
  failures: 0,
  crashes: 0,
  steps: 0,
  usage: JSON.stringify(NO_USAGE),
  error: null,
  created_at: now,
  started_at: null,
  ended_at: null,
  tokens: 0,
  seen_at: null,
  deleted_at: null,
})
