import { rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { renameOver } from '#main/platform/rename-over.ts'
import type { BackupKind, BackupNote } from '#shared/domain/backup.ts'
import { checkOpened } from '../db/check-database.ts'
import { readFacts } from '../db/database-facts.ts'
import { hashFile, syncFile, syncFolder, writeWhole } from '../db/durable-file.ts'
import { openReadOnly } from '../db/open-database.ts'
import { translateSqliteError } from '../db/sqlite-error.ts'

export interface BackupRequest {
  databaseFile: string
  target: string
  kind: BackupKind
  at: number
  appVersion: string
}

/** What is known of the backup in a file, beside it. */
export const noteFileOf = (backupFile: string): string => `${backupFile}.json`

/**
 * A copy of the database at one moment, checked, hashed and on disk before it gets its name. The core goes on writing
 * meanwhile. The note is written first: a backup never stands without one because of a kill.
 *
 * @throws disk.full, db.corrupt when the copy does not pass SQLite's own check
 */
export default async function backUp(request: BackupRequest): Promise<BackupNote> {
  const { databaseFile, target, kind, at, appVersion } = request
  const unchecked = `${target}.part`
  rmSync(unchecked, { force: true })
  try {
    copy(databaseFile, unchecked)
    const facts = checkedFacts(unchecked)
    syncFile(unchecked)
    const note: BackupNote = {
      format: 1,
      kind,
      at,
      appVersion,
      schemaVersion: facts.schemaVersion,
      sizeBytes: statSync(unchecked).size,
      sha256: hashFile(unchecked),
      counts: facts.counts,
      lastCheck: null,
    }
    writeWhole(noteFileOf(target), JSON.stringify(note, null, 2))
    await renameOver(unchecked, target)
    syncFolder(dirname(target))
    return note
  } catch (thrown) {
    for (const left of [unchecked, noteFileOf(target)]) rmSync(left, { force: true })
    throw translateSqliteError(thrown)
  }
}

function copy(from: string, to: string): void {
  const source = openReadOnly(from)
  try {
    source.prepare('VACUUM INTO ?').run(to)
  } finally {
    source.close()
  }
}

function checkedFacts(path: string) {
  const db = openReadOnly(path)
  try {
    checkOpened(db, path)
    return readFacts(db)
  } finally {
    db.close()
  }
}
