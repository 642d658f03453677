import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import { deleteParts } from '#main/engine/runs/model-calls.store.ts'
import { binRuns, findCards, purgeRuns, unbinRuns } from '#main/engine/runs/runs-list.store.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { EpochMs, RunId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import type orphanParts from './orphan-parts.task.ts'

export interface RunBinDeps {
  db: WriteDb
  clock: Clock
  log: Log
  events: EventLog
  workers: Workers
  databaseFile: string
}

const DAY_MS = 24 * 60 * 60_000
const KEPT_DAYS = 30
/** The start of the app has more urgent things to do. */
const FIRST_CLEAN_UP_MS = 5 * 60_000
const BATCH = 200
const PURGE_BATCH = 20
const ORPHANS_AT_ONCE = 1_000

/** Deleted runs: in the bin for thirty days, then gone with their steps and what only they had sent to models. */
export function createRunBin(deps: RunBinDeps) {
  const { db, clock, events, workers, databaseFile } = deps
  const log = deps.log.child('runs')
  const stopper = new AbortController()
  let lastBatch = 0
  let disarm: (() => void) | null = null

  /** The number of a deletion: the time, never twice the same. */
  function nextBatch(): EpochMs {
    lastBatch = Math.max(clock.now(), lastBatch + 1)
    return lastBatch
  }

  async function cleanUp(): Promise<void> {
    const before = clock.now() - KEPT_DAYS * DAY_MS
    let purged = 0
    for (;;) {
      const count = db.quick((tx) => purgeRuns(tx, before, PURGE_BATCH))
      purged += count
      if (count < PURGE_BATCH) break
      await pause()
      if (stopper.signal.aborted) return
    }
    const orphans = await workers.run<typeof orphanParts>(
      'orphan-parts-task',
      { databaseFile, limit: ORPHANS_AT_ONCE },
      stopper.signal,
    )
    if (orphans.length > 0) db.quick((tx) => deleteParts(tx, orphans, clock.now()))
    if (purged > 0) log.info('runs in the bin were deleted for good', { count: purged })
  }

  const again = (waitMs: number) => {
    disarm = clock.after(waitMs, () => {
      cleanUp().catch((error: unknown) => {
        if (!stopper.signal.aborted) log.error('the bin of runs could not be cleaned', error)
      })
      again(DAY_MS)
    })
  }

  return {
    cleanUp,
    start: () => again(FIRST_CLEAN_UP_MS),
    stop(): void {
      disarm?.()
      stopper.abort()
    },

    /** Ended runs go to the bin under one number. `refused` counts those that still work. */
    async delete(batches: AsyncIterable<RunId[]> | Iterable<RunId[]>): Promise<{
      batch: EpochMs
      count: number
      refused: number
    }> {
      const batch = nextBatch()
      let count = 0
      let refused = 0
      let subject: string | null = null
      for await (const runIds of batches) {
        count += await db.durable((tx) => {
          const there = findCards(tx, runIds)
          const binned = binRuns(tx, runIds, batch)
          refused += there.length - binned
          return binned
        })
        subject ??= runIds[0] ?? null
        await pause()
      }
      tell('run.deleted', subject, count)
      return { batch, count, refused }
    },

    /** Everything that was deleted under this number. */
    async restore(batch: EpochMs): Promise<number> {
      let count = 0
      for (;;) {
        const restored = await db.durable((tx) => unbinRuns(tx, batch, BATCH))
        count += restored
        if (restored < BATCH) break
      }
      tell('run.restored', 'runs', count)
      return count
    },
  }

  function tell(type: 'run.deleted' | 'run.restored', subject: string | null, count: number): void {
    if (count > 0) db.quick((tx) => events.append(tx, { type, subject: subject ?? 'runs', data: { count } }))
  }
}

/** Throws what says why nothing of it could be deleted. */
export function requireDeleted(result: { count: number; refused: number }, runIds: readonly RunId[]): void {
  if (result.count > 0) return
  if (result.refused > 0)
    throw new AppError('run.wrong_state', 'A run that still works cannot be deleted: stop it first')
  throw new AppError('run.not_found', 'There is no such run', { runIds: runIds.slice(0, 5) })
}

const pause = () => new Promise<void>((resolve) => setImmediate(resolve))
