import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'

class CompileOnlyDriver extends DummyDriver {
  override acquireConnection(): Promise<never> {
    return Promise.reject(new Error('this query is not executed by Kysely: hand it to db.all, db.get or db.run'))
  }
}

const builder = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new CompileOnlyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * Typed queries over the tables of one store: `const t = tables<{ runs: RunRow }>()`, then
 * `db.get(t.selectFrom('runs').selectAll().where('run_id', '=', id))`. It builds SQL and never runs it.
 */
export const tables = <Schema>(): Kysely<Schema> => builder as unknown as Kysely<Schema>
