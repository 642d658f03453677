import type { WriteDb } from '#main/engine/db/db.ts'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createWorkQueue } from '#main/engine/queue/create-work-queue.ts'
import { createRuns } from '#main/engine/runs/create-runs.ts'
import type { RunContext, RunHandler, RunSpec, StepResult } from '#main/engine/runs/runs.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { DEFAULT_LIMITS } from '#shared/domain/agent.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeIds } from './fake-ids.ts'
import { createSilentLog } from './silent-log.ts'
import { until } from './until.ts'

const ids = createFakeIds()

/** A real queue and real runs on a database. A second one on the same database is the next start of the app. */
export function makeTestRuns(db: WriteDb, clock: FakeClock = createFakeClock()) {
  const log = createSilentLog()
  const events = createEventLog({ db, clock })
  const queue = createWorkQueue({ db, clock, ids, log })
  // Backoffs take their full length.
  const engine = createRuns({ db, clock, ids, log, events, queue, random: () => 1 })
  return {
    ...engine,
    clock,
    events,
    log,
    begin: (options: { concurrency?: number } = {}) =>
      engine.start({ concurrency: options.concurrency ?? 4, laneLimit: () => 100 }),
    /** Registers a handler of kind `test` from its step function alone. */
    handle: (step: RunHandler['step'], onState?: RunHandler['onState']) =>
      engine.runs.register('test', onState === undefined ? { step } : { step, onState }),
    state: (runId: RunId) => engine.runs.get(runId).state,
    /** The run, once it has ended. */
    async finished(runId: RunId): Promise<RunCard> {
      await until(() => engine.runs.get(runId).endedAt !== null, 'the end of the run')
      return engine.runs.get(runId)
    },
    add: (spec: Partial<RunSpec> = {}): RunId => db.quick((tx) => engine.runs.start(tx, { ...SPEC, ...spec })),
  }
}

/** A step that stays open until its signal fires. */
export const untilInterrupted = (ctx: RunContext) =>
  new Promise<StepResult>((_resolve, reject) => {
    ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))
  })

const SPEC: RunSpec = { kind: 'test', title: 'A run', input: null, limits: DEFAULT_LIMITS, lane: 'lane', priority: 0 }
