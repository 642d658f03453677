import type { Compilable } from 'kysely'
import type { Db } from '#main/engine/db/db.ts'
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

/** The query plans of every statement that `ask` sends, one line each; for asserting that an index is used. */
export function plansOf(db: OwnedWriteDb, ask: (db: Db) => unknown): string[] {
  const plans: string[] = []
  const explain = (sql: string, params: readonly unknown[]) => {
    plans.push(...db.sql<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((row) => row.detail))
  }
  const compiled = <Q extends Compilable<unknown>>(query: Q): Q => {
    const { sql, parameters } = query.compile()
    explain(sql, parameters)
    return query
  }
  ask({
    raw: db.raw,
    all: (query) => db.all(compiled(query)),
    get: (query) => db.get(compiled(query)),
    run: (query) => db.run(compiled(query)),
    sql: (text, ...params) => {
      explain(text, params)
      return db.sql(text, ...params)
    },
  })
  return plans
}
