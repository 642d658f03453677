import { copyFileSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors/errors.ts'
import { checkOpened } from '../db/check-database.ts'
import { hashFile, syncFile } from '../db/durable-file.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { translateSqliteError } from '../db/sqlite-error.ts'
import { migrations } from '../migrations/index.ts'

export interface StageRequest {
  /** null: an empty database */
  from: { path: string; sha256: string } | null
  staged: string
}

/** What a run that a restore stopped says. */
export const RESTORED_REASON = 'Restored from a backup'

/**
 * A database that is ready to take the place of the present one: a copy of a backup of known content, brought to this
 * version, in which no run goes on by itself. What the backup calls running may have been finished since, so it acts
 * again only when the person says so.
 *
 * @throws backup.invalid when the backup is not what was shown, disk.full
 */
export default function stageRestore({ from, staged }: StageRequest): { sha256: string } {
  removeDatabase(staged)
  try {
    if (from !== null) {
      copyFileSync(from.path, staged)
      if (hashFile(staged) !== from.sha256) {
        throw new AppError('backup.invalid', 'The backup has changed since it was looked at', { path: from.path })
      }
    }
    const db = openDatabase(staged)
    try {
      migrate(db, migrations, { backupTo: () => null, log: () => {} })
      pauseRuns(db)
      checkOpened(db, staged)
      closeWhole(db)
    } finally {
      db.close()
    }
    syncFile(staged)
    return { sha256: hashFile(staged) }
  } catch (thrown) {
    removeDatabase(staged)
    throw translateSqliteError(thrown)
  }
}

/** Leaves one file: without a write-ahead log, nothing can be beside it that belongs to it. */
export function closeWhole(db: Database): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma('journal_mode = DELETE')
}

export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/** The next start finds them as running ones that were asked to pause, and pauses them as it does after any crash. */
export function pauseRuns(db: Database): void {
  db.transaction(() => {
    db.prepare(
      `UPDATE runs SET state = 'running', intent = coalesce(intent, 'pause'), intent_reason = ?
       WHERE ended_at IS NULL AND state IN ('queued', 'running')`,
    ).run(RESTORED_REASON)
    db.prepare('DELETE FROM queue').run()
  }).immediate()
}
