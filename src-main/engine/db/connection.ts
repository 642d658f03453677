import type { Database, Statement } from 'better-sqlite3'
import type { Compilable } from 'kysely'
import { isAppError } from '#shared/errors/errors.ts'
import type { Db } from './db.ts'
import type { SqlTimer } from './slow-sql.ts'
import { translateSqliteError } from './sqlite-error.ts'

const MAX_STATEMENTS = 1_000

type Held = Statement<unknown[], unknown>

/**
 * A Db over an open connection: prepares each SQL text once, times it, and translates what SQLite throws. `onDamage` is
 * told of each damaged page that is met.
 */
export function createConnection(raw: Database, timer: SqlTimer, onDamage: () => void = () => {}): Db {
  const held = new Map<string, Held>()

  const prepare = (sql: string): Held => {
    const known = held.get(sql)
    if (known !== undefined) return known
    if (held.size >= MAX_STATEMENTS) held.clear()
    const statement = raw.prepare<unknown[], unknown>(sql)
    held.set(sql, statement)
    return statement
  }

  const timed = <T>(sql: string, params: readonly unknown[], use: (statement: Held, params: unknown[]) => T): T => {
    const startedMs = timer.nowMs()
    try {
      return use(prepare(sql), params as unknown[])
    } catch (thrown) {
      const error = translateSqliteError(thrown)
      if (isAppError(error) && error.code === 'db.corrupt') onDamage()
      throw error
    } finally {
      timer.ended(sql, startedMs)
    }
  }

  const compiled = <T>(query: Compilable<unknown>, use: (statement: Held, params: unknown[]) => T): T => {
    const { sql, parameters } = query.compile()
    return timed(sql, parameters, use)
  }

  return {
    raw,
    all: <R>(query: Compilable<R>) => compiled(query, (statement, params) => statement.all(...params) as R[]),
    get: <R>(query: Compilable<R>) => compiled(query, (statement, params) => statement.get(...params) as R | undefined),
    run: (query) => compiled(query, (statement, params) => ({ changes: statement.run(...params).changes })),
    sql: <R>(text: string, ...params: unknown[]) =>
      timed(text, params, (statement, values) => {
        if (statement.reader) return statement.all(...values) as R[]
        statement.run(...values)
        return []
      }),
  }
}
