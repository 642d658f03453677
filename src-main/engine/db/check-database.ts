import { AppError } from '#shared/errors/errors.ts'
import { openReadOnly } from './open-database.ts'

/**
 * Reads a whole database file and its references. Slow: in a worker, or before the app is used.
 *
 * @throws db.corrupt when something in it is damaged
 */
export function checkDatabase(path: string): void {
  const db = openReadOnly(path)
  try {
    const found = db.pragma('integrity_check', { simple: true })
    const dangling = db.pragma('foreign_key_check') as unknown[]
    if (found === 'ok' && dangling.length === 0) return
    throw new AppError('db.corrupt', `${path} is damaged: ${String(found)}`, { path, dangling: dangling.length })
  } finally {
    db.close()
  }
}
