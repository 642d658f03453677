import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors/errors.ts'
import { openReadOnly } from './open-database.ts'
import { translateSqliteError } from './sqlite-error.ts'

/**
 * Reads a whole database file and its references. Slow: in a worker, or before the app is used.
 *
 * @throws db.corrupt when something in it is damaged
 */
export function checkDatabase(path: string): void {
  const db = openReadOnly(path)
  try {
    checkOpened(db, path)
  } finally {
    db.close()
  }
}

/** The same for one that is open already. */
export function checkOpened(db: Database, path: string): void {
  try {
    const found = db.pragma('integrity_check(1)', { simple: true })
    const dangling = db.pragma('foreign_key_check') as unknown[]
    if (found === 'ok' && dangling.length === 0) return
    throw new AppError('db.corrupt', `${path} is damaged: ${String(found)}`, { path, dangling: dangling.length })
  } catch (thrown) {
    throw translateSqliteError(thrown)
  }
}
