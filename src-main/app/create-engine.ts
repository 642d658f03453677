import { join } from 'node:path'
import { lockDataDir } from '../engine/db/data-lock.ts'
import { migrate } from '../engine/db/migrate.ts'
import { openDatabase } from '../engine/db/open-database.ts'
import { createSqlTimer } from '../engine/db/slow-sql.ts'
import { createWriteDb } from '../engine/db/write-db.ts'
import { createEventLog } from '../engine/events/create-event-log.ts'
import { migrations } from '../engine/migrations/index.ts'
import type { Platform } from './platform.ts'

export type Engine = ReturnType<typeof createEngine>

/** What features stand on. Throws data.locked, data.unwritable, db.newer_than_app, db.corrupt. */
export function createEngine({ clock, log, dataDir }: Platform) {
  const unlock = lockDataDir(dataDir.root)
  const databaseFile = join(dataDir.db, 'hearth.sqlite')
  const raw = openDatabase(databaseFile)
  migrate(raw, migrations, {
    backupTo: (from) => join(dataDir.backups, `before-version-${from + 1}-${clock.now()}.sqlite`),
    log: (message) => log.info(message),
  })
  const db = createWriteDb(raw, createSqlTimer(clock, log.child('sql')), log.child('db'))
  const events = createEventLog({ db, clock })
  return {
    db,
    events,
    databaseFile,
    async stop() {
      db.close()
      unlock()
    },
  }
}
