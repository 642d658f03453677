import { createBackupRoutes } from './backup.routes.ts'
import { type BackupDeps, BackupService } from './backup.service.ts'
import { createDailyJob } from './daily-job.ts'

export { openBackupFolder } from './backup-folder.ts'

/** Copies of the database: by hand and daily, tried out, restored; and the daily clean-up. */
export function createBackup(deps: BackupDeps & { runningRuns(): number }) {
  const service = new BackupService(deps)
  const job = createDailyJob({ ...deps, service })
  return { service, job, routes: createBackupRoutes(service, job) }
}

export type Backup = ReturnType<typeof createBackup>
