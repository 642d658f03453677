import { join } from 'node:path'
import type { Clock } from '#main/platform/clock.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import type backUp from './backup.task.ts'
import type { Workers } from './workers.ts'

export interface BackupDeps {
  workers: Workers
  clock: Clock
  databaseFile: string
  /** exists */
  backupsDir: string
}

export interface BackupFile {
  name: string
  sizeBytes: number
  at: EpochMs
}

/** Makes a checked copy of the database in the folder of backups, in a worker thread. */
export async function createBackup(deps: BackupDeps, signal?: AbortSignal): Promise<BackupFile> {
  const { workers, clock, databaseFile, backupsDir } = deps
  const at = clock.now()
  const name = `hearth-${new Date(at).toISOString().replace(/[:.]/g, '-')}.sqlite`
  const target = join(backupsDir, name)
  const { sizeBytes } = await workers.run<typeof backUp>('backup-task', { databaseFile, target }, signal)
  return { name, sizeBytes, at }
}
