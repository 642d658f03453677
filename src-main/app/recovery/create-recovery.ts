import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { lockDataDir } from '#main/engine/db/data-lock.ts'
import { openDataMarks } from '#main/engine/db/data-marks.ts'
import { decideSwap, stagedFileOf } from '#main/engine/db/swap-database.ts'
import { createWorkers } from '#main/engine/workers/create-workers.ts'
import type salvageTask from '#main/engine/workers/salvage.task.ts'
import type stageRestore from '#main/engine/workers/stage-restore.task.ts'
import { openBackupFolder } from '#main/features/backup/index.ts'
import type inspectBackup from '#main/features/backup/inspect-backup.task.ts'
import type { RecoveryProblem, RecoveryState, SalvageReport } from '#shared/contract/recovery.contract.ts'
import type { BackupCheck } from '#shared/domain/backup.ts'
import { AppError, type ErrorCode, isAppError } from '#shared/errors/errors.ts'
import { databaseFileOf } from '../create-engine.ts'
import type { Platform } from '../platform.ts'
import { createTransports, type Transports } from '../transports.ts'
import { VERSION } from '../version.ts'
import type drill from './drill.task.ts'
import { createRecoveryRouter } from './recovery.routes.ts'

const PROBLEMS: Partial<Record<ErrorCode, RecoveryProblem>> = {
  'db.corrupt': 'corrupt',
  'db.missing': 'missing',
  'db.newer_than_app': 'newer',
  'db.update_failed': 'update_failed',
}

/** What keeps the data from being opened, when the recovery screen can help; null for all else. */
export function recoverableProblem(thrown: unknown): RecoveryProblem | null {
  return isAppError(thrown) ? (PROBLEMS[thrown.code] ?? null) : null
}

/** So that the answer reaches the page before everything stops. */
const RESTART_AFTER_MS = 250

export interface RecoveryDeps {
  platform: Platform
  problem: RecoveryProblem
  detail: string
  requestRestart(): void
}

export type Recovery = ReturnType<typeof createRecovery>

/**
 * What answers while the data cannot be opened. It deletes nothing: whatever is chosen, the old database is kept under
 * another name, and the change happens at the next start, all of it or nothing.
 *
 * @throws data.locked
 */
export function createRecovery({ platform, problem, detail, requestRestart }: RecoveryDeps) {
  const { clock, log, dataDir } = platform
  const unlock = lockDataDir(dataDir.root)
  const databaseFile = databaseFileOf(dataDir)
  const folder = openBackupFolder(dataDir.backups)
  const workers = createWorkers()
  const stagedFile = stagedFileOf(databaseFile)
  let isBusy = false
  let salvaged: SalvageReport | null = null

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isBusy) throw new AppError('backup.busy', 'Another step is under way')
    isBusy = true
    try {
      return await work()
    } finally {
      isBusy = false
    }
  }

  const stamp = () => new Date(clock.now()).toISOString().replace(/[:.]/g, '-')
  const swapIn = (sha256: string): void => {
    const keptAs = `${problem === 'corrupt' ? 'damaged' : 'set-aside'}-${stamp()}.sqlite`
    decideSwap({ databaseFile, stagedFile, sha256, keptAs })
    log.warn('other data takes the place of the database', { problem, keptAs })
    clock.after(RESTART_AFTER_MS, requestRestart)
  }
  const stage = async (from: { path: string; sha256: string } | null): Promise<void> => {
    salvaged = null
    const { sha256 } = await workers.run<typeof stageRestore>('stage-restore-task', { from, staged: stagedFile })
    swapIn(sha256)
  }

  const service = {
    async state(): Promise<RecoveryState> {
      return {
        mode: 'recovery',
        generation: openDataMarks(dataDir.db).generation(),
        problem,
        detail,
        version: VERSION,
        dataDir: dataDir.root,
        databaseFile,
        sizeBytes: statSync(databaseFile, { throwIfNoEntry: false })?.size ?? 0,
        backups: await folder.views(clock.now()),
      }
    },
    async check(name: string): Promise<BackupCheck> {
      const { path, note } = await folder.find(name)
      const request = { path, sha256: note?.sha256 ?? null, counts: note?.counts ?? {} }
      return { at: clock.now(), ...(await workers.run<typeof drill>('drill-task', request)) }
    },
    async restore(name: string): Promise<void> {
      await alone(async () => {
        const { path, note } = await folder.find(name)
        const { sha256 } = await workers.run<typeof inspectBackup>('inspect-backup-task', { path })
        if (note !== null && note.sha256 !== sha256) {
          throw new AppError('backup.invalid', 'The backup is not what was written', { name })
        }
        await stage({ path, sha256 })
      })
    },
    salvage(): Promise<SalvageReport> {
      return alone(async () => {
        const request = { damagedFile: databaseFile, staged: stagedFile }
        const report = { ...(await workers.run<typeof salvageTask>('salvage-task', request)), at: clock.now() }
        salvaged = report
        return report
      })
    },
    async acceptSalvaged(sha256: string): Promise<void> {
      await alone(async () => {
        if (salvaged?.sha256 !== sha256) throw new AppError('backup.invalid', 'Save what can be read first')
        swapIn(sha256)
      })
    },
    startFresh: () => alone(() => stage(null)),
    tryAgain: () => void clock.after(RESTART_AFTER_MS, requestRestart),
  }

  const transports: Transports = createTransports(
    createRecoveryRouter(service, () => clock.monotonicMs()),
    {
      clock,
      log: log.child('rpc'),
      version: VERSION,
    },
  )
  log.error('the data cannot be opened; the recovery screen is served', undefined, {
    problem,
    file: basename(databaseFile),
  })
  return {
    clock,
    log,
    transports,
    async start() {},
    async stop() {
      await workers.close()
      unlock()
    },
  }
}
