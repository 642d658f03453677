import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { checkOpened } from '#main/engine/db/check-database.ts'
import { countRows, type DatabaseFacts, hasTable, readFacts } from '#main/engine/db/database-facts.ts'
import { hashFile } from '#main/engine/db/durable-file.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { migrations } from '#main/engine/migrations/index.ts'
import type { RowCounts } from '#shared/domain/backup.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'

export interface InspectRequest {
  path: string
  /** the present database, for what a restore would take away */
  presentFile?: string
  /** when the backup was made; else the newest thing in it tells */
  at?: number
}

export interface Inspected extends DatabaseFacts {
  sha256: string
  sizeBytes: number
  present: RowCounts
  newer: RowCounts
}

const MAGIC = 'SQLite format 3\u0000'
/** larger than any database that this app can have made */
const LARGEST_BYTES = 64e9
const OUR_TABLES = ['events', 'runs', 'settings']

/**
 * Whether a file is a sound backup of ours, and what is in it. Reads all of it, changes nothing.
 *
 * @throws backup.invalid with the reason, db.newer_than_app
 */
export default function inspectBackup({ path, presentFile, at }: InspectRequest): Inspected {
  const sizeBytes = checkHeader(path)
  const facts = readSound(path)
  const since = at ?? facts.latestAt ?? 0
  const present = presentFile === undefined ? { present: {}, newer: {} } : readPresent(presentFile, since)
  return { ...facts, ...present, sha256: hashFile(path), sizeBytes }
}

function checkHeader(path: string): number {
  const found = existsSync(path) ? statSync(path) : null
  if (found?.isFile() !== true) throw invalid(path, 'there is no such file')
  if (found.size > LARGEST_BYTES) throw invalid(path, 'it is too large')
  const header = Buffer.alloc(MAGIC.length)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, header.length, 0)
  } catch (cause) {
    throw invalid(path, 'it cannot be read', cause)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1') !== MAGIC) throw invalid(path, 'it is no database')
  return found.size
}

function readSound(path: string): DatabaseFacts {
  let db: ReturnType<typeof openReadOnly> | undefined
  try {
    db = openReadOnly(path)
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > migrations.length) {
      const data = { from: version, newest: migrations.length }
      throw new AppError('db.newer_than_app', `The backup is of version ${version}`, data)
    }
    const [missing] = OUR_TABLES.filter((name) => db === undefined || !hasTable(db, name))
    if (version < 1 || missing !== undefined) throw invalid(path, 'it is a database of another program')
    checkOpened(db, path)
    return readFacts(db)
  } catch (thrown) {
    if (isAppError(thrown) && thrown.code !== 'db.corrupt') throw thrown
    throw invalid(path, 'it is damaged', thrown)
  } finally {
    db?.close()
  }
}

/** A present that cannot be read has nothing to lose that could be counted. */
function readPresent(path: string, since: number): { present: RowCounts; newer: RowCounts } {
  try {
    const db = openReadOnly(path)
    try {
      return { present: countRows(db), newer: countRows(db, since) }
    } finally {
      db.close()
    }
  } catch {
    return { present: {}, newer: {} }
  }
}

const invalid = (path: string, reason: string, cause?: unknown) =>
  new AppError('backup.invalid', `${path} is not a sound backup: ${reason}`, { path, reason }, { cause })
