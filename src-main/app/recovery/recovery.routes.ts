import { os } from '#main/engine/rpc/implement.ts'
import type { RecoveryState, SalvageReport } from '#shared/contract/recovery.contract.ts'
import type { BackupCheck } from '#shared/domain/backup.ts'
import { AppError } from '#shared/errors/errors.ts'
import { VERSION } from '../version.ts'

export interface RecoveryService {
  state(): Promise<RecoveryState>
  check(name: string): Promise<BackupCheck>
  restore(name: string): Promise<void>
  salvage(): Promise<SalvageReport>
  acceptSalvaged(sha256: string): Promise<void>
  startFresh(): Promise<void>
  tryAgain(): void
}

const done = { done: true } as const

export const createRecoveryRoutes = (service: RecoveryService) => ({
  state: os.recovery.state.handler(() => service.state()),
  check: os.recovery.check.handler(({ input: { name } }) => service.check(name)),
  restore: os.recovery.restore.handler(async ({ input: { name } }) => {
    await service.restore(name)
    return done
  }),
  salvage: os.recovery.salvage.handler(() => service.salvage()),
  acceptSalvaged: os.recovery.acceptSalvaged.handler(async ({ input: { sha256 } }) => {
    await service.acceptSalvaged(sha256)
    return done
  }),
  startFresh: os.recovery.startFresh.handler(async () => {
    await service.startFresh()
    return done
  }),
  tryAgain: os.recovery.tryAgain.handler(() => {
    service.tryAgain()
    return done
  }),
})

/** All that answers while the data cannot be opened. */
export const createRecoveryRouter = (service: RecoveryService, uptimeMs: () => number) => ({
  recovery: createRecoveryRoutes(service),
  system: {
    health: os.system.health.handler(() => ({ status: 'ok' as const, version: VERSION, uptimeMs: uptimeMs() })),
  },
})

/** The same procedures while all is well: there is nothing to recover. */
export function createCalmRecovery(facts: Pick<RecoveryState, 'generation' | 'dataDir' | 'databaseFile'>) {
  const refuse = (): never => {
    throw new AppError('recovery.not_needed', 'The data can be opened')
  }
  return createRecoveryRoutes({
    state: async () => ({
      ...facts,
      mode: 'normal',
      problem: null,
      detail: '',
      version: VERSION,
      sizeBytes: 0,
      backups: [],
    }),
    check: async () => refuse(),
    restore: async () => refuse(),
    salvage: async () => refuse(),
    acceptSalvaged: async () => refuse(),
    startFresh: async () => refuse(),
    tryAgain: refuse,
  })
}
