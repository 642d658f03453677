import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors/errors.ts'
import { translateSqliteError } from './sqlite-error.ts'

/**
 * Makes this process the only core on a data folder. The lock is an exclusive transaction on an empty database file:
 * the operating system drops it with the process, on Windows too, so a dead holder never has to be recognised by a
 * process id that may belong to somebody else by now. `hearth.pid` only names the holder.
 *
 * @returns what gives the folder free
 * @throws data.locked with the other's `pid`, data.unwritable
 */
export function lockDataDir(root: string): () => void {
  const pidPath = join(root, 'hearth.pid')
  let lock: BetterSqlite3.Database | undefined
  try {
    lock = new BetterSqlite3(join(root, 'hearth.lock'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(pidPath, String(process.pid), { mode: 0o600 })
  } catch (thrown) {
    lock?.close()
    if ((thrown as { code?: string }).code === 'SQLITE_BUSY') {
      const pid = readPid(pidPath)
      throw new AppError('data.locked', `Another Hearth uses ${root}`, { path: root, pid }, { cause: thrown })
    }
    throw translateSqliteError(thrown)
  }
  const held = lock
  return () => held.close()
}

function readPid(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || null
  } catch {
    return null
  }
}
