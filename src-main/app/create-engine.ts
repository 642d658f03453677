import { join } from 'node:path'
import { lockDataDir } from '../engine/db/data-lock.ts'
import { migrate } from '../engine/db/migrate.ts'
import { openDatabase } from '../engine/db/open-database.ts'
import { createSqlTimer } from '../engine/db/slow-sql.ts'
import { createWriteDb } from '../engine/db/write-db.ts'
import { createEventLog } from '../engine/events/create-event-log.ts'
import { migrations } from '../engine/migrations/index.ts'
import { createWorkQueue } from '../engine/queue/create-work-queue.ts'
import { createRuns } from '../engine/runs/create-runs.ts'
import { createSettings } from '../engine/settings/create-settings.ts'
import { createToolRegistry } from '../engine/tools/tool-registry.ts'
import { createBackup } from '../engine/workers/create-backup.ts'
import { createWorkers } from '../engine/workers/create-workers.ts'
import type { Platform } from './platform.ts'

export type Engine = ReturnType<typeof createEngine>

/** What features stand on. Throws data.locked, data.unwritable, db.newer_than_app, db.corrupt. */
export function createEngine({ clock, ids, log, dataDir }: Platform) {
  const unlock = lockDataDir(dataDir.root)
  const databaseFile = join(dataDir.db, 'hearth.sqlite')
  const raw = openMigrated()
  const db = createWriteDb(raw, createSqlTimer(clock, log.child('sql')), log.child('db'))
  const events = createEventLog({ db, clock })
  const settings = createSettings({ db, clock, events, log: log.child('settings') })
  const queue = createWorkQueue({ db, clock, ids, log: log.child('queue') })
  const runEngine = createRuns({ db, clock, ids, log, events, queue })
  const tools = createToolRegistry()
  const workers = createWorkers()

  function openMigrated() {
    try {
      const opened = openDatabase(databaseFile)
      migrate(opened, migrations, {
        backupTo: (from) => join(dataDir.backups, `before-version-${from + 1}-${clock.now()}.sqlite`),
        log: (message) => log.info(message),
      })
      return opened
    } catch (error) {
      unlock()
      throw error
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
    backup: () => createBackup({ workers, clock, databaseFile, backupsDir: dataDir.backups }),
    /** After everything that uses it has stopped. */
    async close(): Promise<void> {
      await workers.close()
      db.close()
      unlock()
    },
  }
}
