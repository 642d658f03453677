import { join } from 'node:path'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { checkDatabase } from '../engine/db/check-database.ts'
import { lockDataDir } from '../engine/db/data-lock.ts'
import { isAbsent, openDataMarks } from '../engine/db/data-marks.ts'
import { migrate } from '../engine/db/migrate.ts'
import { openDatabase } from '../engine/db/open-database.ts'
import { createSqlTimer } from '../engine/db/slow-sql.ts'
import { translateSqliteError } from '../engine/db/sqlite-error.ts'
import { finishSwap } from '../engine/db/swap-database.ts'
import { createWriteDb } from '../engine/db/write-db.ts'
import { createEventLog } from '../engine/events/create-event-log.ts'
import { migrations } from '../engine/migrations/index.ts'
import { createWorkQueue } from '../engine/queue/create-work-queue.ts'
import { createRuns } from '../engine/runs/create-runs.ts'
import { createSettings } from '../engine/settings/create-settings.ts'
import { createToolRegistry } from '../engine/tools/tool-registry.ts'
import { createWorkers } from '../engine/workers/create-workers.ts'
import type { Platform } from './platform.ts'

export type Engine = ReturnType<typeof createEngine>

export const databaseFileOf = (dataDir: Platform['dataDir']): string => join(dataDir.db, 'hearth.sqlite')

/**
 * What features stand on. A restore that was decided before takes place first.
 *
 * @throws data.locked, data.unwritable, db.newer_than_app, db.corrupt, db.missing, db.update_failed
 */
export function createEngine({ clock, ids, log, dataDir }: Platform) {
  const unlock = lockDataDir(dataDir.root)
  const databaseFile = databaseFileOf(dataDir)
  const marks = openDataMarks(dataDir.db)
  const raw = openMigrated()
  const onDamage = () => marks.noteDamage(clock.now())
  const db = createWriteDb(raw, createSqlTimer(clock, log.child('sql')), log.child('db'), onDamage)
  const events = createEventLog({ db, clock })
  const settings = createSettings({ db, clock, events, log: log.child('settings') })
  const queue = createWorkQueue({ db, clock, ids, log: log.child('queue') })
  const runEngine = createRuns({ db, clock, ids, log, events, queue })
  const tools = createToolRegistry()
  const workers = createWorkers()

  function openMigrated() {
    try {
      const swapped = finishSwap(databaseFile)
      if (swapped !== 'none') log.warn('other data was to take the place of the database', { result: swapped })
      if (marks.hadData() && isAbsent(databaseFile)) {
        throw new AppError('db.missing', `There was data in ${databaseFile}, and it is gone`, { path: databaseFile })
      }
      if (marks.isDamaged()) {
        checkDatabase(databaseFile)
        marks.clearDamage()
      }
      const opened = openDatabase(databaseFile)
      bringUpToDate(opened)
      marks.noteData(clock.now())
      return opened
    } catch (error) {
      unlock()
      throw translateSqliteError(error)
    }
  }

  function bringUpToDate(opened: ReturnType<typeof openDatabase>): void {
    try {
      migrate(opened, migrations, {
        backupTo: (from) => join(dataDir.backups, `before-version-${from + 1}-${clock.now()}.sqlite`),
        log: (message) => log.info(message),
      })
    } catch (thrown) {
      opened.close()
      if (isAppError(thrown)) throw thrown
      throw new AppError('db.update_failed', 'The database could not be brought up to date', {}, { cause: thrown })
    }
  }

  return {
    db,
    events,
    settings,
    queue,
    runs: runEngine.runs,
    runEngine,
    tools,
    workers,
    databaseFile,
    marks,
    /** After everything that uses it has stopped. */
    async close(): Promise<void> {
      await workers.close()
      db.close()
      unlock()
    },
  }
}
