import { migrations } from '#main/engine/migrations/index.ts'
import { createBackup, openBackupFolder } from '#main/features/backup/index.ts'
import { createChatCleanUps } from '#main/features/chat/index.ts'
import { createVersionsCleanUp } from '#main/features/files/index.ts'
import type { Engine } from '../create-engine.ts'
import type { Platform } from '../platform.ts'
import { VERSION } from '../version.ts'
import type drill from './drill.task.ts'

/** Backups, restoring and the daily clean-up, with what each feature offers to remove. */
export function createDataSafety(platform: Platform, engine: Engine, { requestRestart }: { requestRestart(): void }) {
  const { clock, log, dataDir } = platform
  const folder = openBackupFolder(dataDir.backups)
  const versionsDeps = { ...engine, versionsDir: dataDir.versions, backups: () => folder.list() }
  return createBackup({
    ...engine,
    clock,
    log: log.child('backup'),
    folder,
    appVersion: VERSION,
    newestSchema: migrations.length,
    drill: (backup) => engine.workers.run<typeof drill>('drill-task', backup),
    cleanUps: [...createChatCleanUps(engine), createVersionsCleanUp(versionsDeps)],
    requestRestart,
    runningRuns: () => engine.runs.count('running'),
  })
}
