import { os } from '#main/engine/rpc/implement.ts'
import type { BackupService } from './backup.service.ts'
import type { DailyJob } from './daily-job.ts'

const done = { done: true } as const

export const createBackupRoutes = (service: BackupService, job: DailyJob) => ({
  overview: os.backup.overview.handler(() => service.overview(job)),
  create: os.backup.create.handler(() => service.create('manual')),
  check: os.backup.check.handler(({ input: { name } }) => service.check(name)),
  remove: os.backup.remove.handler(async ({ input: { name } }) => {
    await service.remove(name)
    return done
  }),
  preview: os.backup.preview.handler(({ input: { source } }) => service.preview(source)),
  restore: os.backup.restore.handler(async ({ input: { source, sha256 } }) => {
    await service.restore(source, sha256)
    return done
  }),
  cleanUpPlan: os.backup.cleanUpPlan.handler(() => service.cleanUpPlan()),
  cleanUp: os.backup.cleanUp.handler(() => service.cleanUp()),
  repair: os.backup.repair.handler(() => {
    service.restart()
    return done
  }),
})
