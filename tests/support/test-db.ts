import { migrate } from '#main/engine/db/migrate.ts'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { createSqlTimer } from '#main/engine/db/slow-sql.ts'
import { createWriteDb, type OwnedWriteDb } from '#main/engine/db/write-db.ts'
import { migrations } from '#main/engine/migrations/index.ts'
import { createFakeClock } from './fake-clock.ts'
import { createSilentLog } from './silent-log.ts'

/** A real database with every migration: in memory, or in the file that is named. */
export function makeTestDb(options: { path?: string } = {}): OwnedWriteDb {
  const log = createSilentLog()
  const raw = openDatabase(options.path ?? ':memory:')
  migrate(raw, migrations, { backupTo: (from) => `${options.path}.v${from}`, log: () => {} })
  return createWriteDb(raw, createSqlTimer(createFakeClock(), log), log)
}

/** The query plan of a statement, one line each; for asserting that an index is used. */
export function planOf(db: OwnedWriteDb, sql: string, ...params: unknown[]): string[] {
  return db.sql<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((row) => row.detail)
}
