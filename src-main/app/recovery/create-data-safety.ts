import { migrations } from '../../engine/migrations/index.ts'
import { createBackup, openBackupFolder } from '../../features/backup/index.ts'
import type { Engine } from '../create-engine.ts'
import type { Features } from '../create-features.ts'
import type { Platform } from '../platform.ts'
import { VERSION } from '../version.ts'
import type drill from './drill.task.ts'

/** Backups, restoring and the daily clean-up, with what each feature offers to remove. */
export function createDataSafety(
  platform: Platform,
  engine: Engine,
  features: Pick<Features, 'chat' | 'files'>,
  { requestRestart }: { requestRestart(): void },
) {
  const { clock, log, dataDir } = platform
  return createBackup({
    ...engine,
    clock,
    log: log.child('backup'),
    folder: openBackupFolder(dataDir.backups),
    appVersion: VERSION,
    newestSchema: migrations.length,
    drill: (backup) => engine.workers.run<typeof drill>('drill-task', backup),
    cleanUps: [],
    requestRestart,
    runningRuns: () => engine.runs.count('running'),
  })
}
