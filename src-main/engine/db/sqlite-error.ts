import { AppError, isAppError } from '#shared/errors/errors.ts'

/** What SQLite and the file system say, in our words. Anything unknown is handed back as it came. */
export function translateSqliteError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || isAppError(thrown)) return thrown
  const code = (thrown as NodeJS.ErrnoException).code ?? ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new AppError('disk.full', 'The disk is full', {}, { cause: thrown })
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('db.corrupt', 'The database file is damaged', {}, { cause: thrown })
  }
  const isRefused = ['EACCES', 'EPERM', 'EROFS'].includes(code)
  if (isRefused || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return new AppError('data.unwritable', 'The database cannot be written', {}, { cause: thrown })
  }
  return thrown
}
