import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import BetterSqlite3, { type Database } from 'better-sqlite3'
import { AppError } from '#shared/errors/errors.ts'

/**
 * As it is; without its log when that is what is broken; with the tables that can still be found, when the list of tables
 * is damaged itself; with a header made anew when only that is gone. It may change the file: only for a copy.
 *
 * @throws db.corrupt when nothing in it can be read any more
 */
export function openDamaged(path: string): Database {
  const aside = `${path}.aside-wal`
  const tries = [
    () => openWhole(path),
    () => {
      removeLog(path, { keptAs: aside })
      return openWhole(path)
    },
    () => {
      if (existsSync(aside)) renameSync(aside, `${path}-wal`)
      return openPartly(path)
    },
    () => {
      removeLog(path)
      repairHeader(path)
      return openPartly(path)
    },
  ]
  let last: unknown
  try {
    for (const open of tries) {
      try {
        return open()
      } catch (thrown) {
        last = thrown
      }
    }
  } finally {
    rmSync(aside, { force: true })
  }
  throw new AppError('db.corrupt', 'Nothing in the database can be read any more', {}, { cause: last })
}

function openWhole(path: string): Database {
  const db = new BetterSqlite3(path)
  try {
    db.prepare('SELECT name, sql FROM sqlite_schema').all()
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

/** SQLite goes on without the tables that it cannot find, when it is told that the list of tables may be written. */
function openPartly(path: string): Database {
  const db = new BetterSqlite3(path)
  try {
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    if (!ALWAYS_THERE.some((name) => isFound(db, name))) throw new Error('no table of ours is left')
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

const ALWAYS_THERE = ['events', 'runs', 'steps', 'settings', 'conversations', 'messages', 'agents']

function isFound(db: Database, name: string): boolean {
  try {
    db.prepare(`SELECT 1 FROM "${name}"`)
    return true
  } catch {
    return false
  }
}

function removeLog(path: string, options?: { keptAs: string }): void {
  if (options !== undefined && existsSync(`${path}-wal`)) renameSync(`${path}-wal`, options.keptAs)
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
}

const PAGE_BYTES = 4_096

/** The first hundred bytes of a database of ours are known but for its number of pages. */
function repairHeader(path: string): void {
  const pages = Math.floor(statSync(path).size / PAGE_BYTES)
  const header = Buffer.alloc(100)
  header.write('SQLite format 3\u0000', 0, 'latin1')
  header.writeUInt16BE(PAGE_BYTES, 16)
  header.set([1, 1, 0, 64, 32, 32], 18)
  header.writeUInt32BE(1, 24)
  header.writeUInt32BE(pages, 28)
  header.writeUInt32BE(1, 40)
  header.writeUInt32BE(4, 44)
  header.writeUInt32BE(1, 56)
  header.writeUInt32BE(1, 92)
  header.writeUInt32BE(3_040_000, 96)
  const file = openSync(path, 'r+')
  try {
    const start = Buffer.alloc(1)
    // A first page that holds no leaf or inner node of a table is more than a lost header.
    readSync(file, start, 0, 1, 100)
    if (start[0] === 0x0d || start[0] === 0x05) writeSync(file, header, 0, header.length, 0)
  } finally {
    closeSync(file)
  }
}
