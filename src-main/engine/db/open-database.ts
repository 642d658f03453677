import BetterSqlite3, { type Database } from 'better-sqlite3'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { setAsideForeignWal } from './set-aside-foreign-wal.ts'
import { translateSqliteError } from './sqlite-error.ts'

/** Asked of every connection; the first read of the header is also what finds a damaged file. */
const PRAGMAS = [
  'busy_timeout = 5000',
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'foreign_keys = ON',
  'temp_store = MEMORY',
  'cache_size = -16000',
  'journal_size_limit = 67108864',
  'trusted_schema = OFF',
]

/**
 * Opens or creates the database for writing; `:memory:` for tests.
 *
 * @throws db.corrupt when the file is not a readable database, data.unwritable when it cannot be written
 */
export function openDatabase(path: string): Database {
  const open = () => {
    setAsideForeignWal(path)
    return new BetterSqlite3(path)
  }
  return guarded(path, open, PRAGMAS)
}

/** A read-only connection beside the writer, for worker threads. */
export function openReadOnly(path: string): Database {
  const pragmas = PRAGMAS.filter((pragma) => !pragma.startsWith('journal') && !pragma.startsWith('synchronous'))
  return guarded(path, () => new BetterSqlite3(path, { readonly: true, fileMustExist: true }), pragmas)
}

function guarded(path: string, open: () => Database, pragmas: readonly string[]): Database {
  let database: Database | undefined
  try {
    database = open()
    for (const pragma of pragmas) database.pragma(pragma)
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (thrown) {
    database?.close()
    const error = translateSqliteError(thrown)
    if (isAppError(error)) throw new AppError(error.code, `${error.message}: ${path}`, { path }, { cause: thrown })
    throw error
  }
}
