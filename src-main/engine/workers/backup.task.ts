import { rmSync, statSync } from 'node:fs'
import { renameOver } from '#main/platform/rename-over.ts'
import { checkDatabase } from '../db/check-database.ts'
import { openReadOnly } from '../db/open-database.ts'
import { translateSqliteError } from '../db/sqlite-error.ts'

export interface BackupRequest {
  databaseFile: string
  target: string
}

/**
 * A copy of the database at one moment, checked before it gets its name. The core goes on writing meanwhile.
 *
 * @throws disk.full, db.corrupt when the copy does not pass SQLite's own check
 */
export default async function backUp({ databaseFile, target }: BackupRequest): Promise<{ sizeBytes: number }> {
  const unchecked = `${target}.part`
  rmSync(unchecked, { force: true })
  try {
    copy(databaseFile, unchecked)
    checkDatabase(unchecked)
    await renameOver(unchecked, target)
    return { sizeBytes: statSync(target).size }
  } catch (thrown) {
    rmSync(unchecked, { force: true })
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
