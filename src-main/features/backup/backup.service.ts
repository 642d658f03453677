import { isAbsolute } from 'node:path'
import type { DataMarks } from '#main/engine/db/data-marks.ts'
import type { WriteDb } from '#main/engine/db/db.ts'
import { decideSwap, stagedFileOf } from '#main/engine/db/swap-database.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { CleanUp } from '#main/engine/ports/clean-up.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type backUp from '#main/engine/workers/backup.task.ts'
import type stageRestore from '#main/engine/workers/stage-restore.task.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type {
  BackupOverview,
  BackupSource,
  BackupView,
  CleanUpItem,
  RestorePreview,
} from '#shared/contract/backup.contract.ts'
import type { BackupCheck, BackupKind } from '#shared/domain/backup.ts'
import { keepReasons } from '#shared/domain/backup-retention.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import { type BackupFolder, backupName, type KnownBackup, toView } from './backup-folder.ts'
import { databaseBytes, freeBytes, neededBytes, refuseWhenFull } from './disk-space.ts'
import type inspectBackup from './inspect-backup.task.ts'
import type { Inspected } from './inspect-backup.task.ts'
import { removeReplaced, replacedDatabases, replacedName } from './replaced-databases.ts'

/** A trial restore in a temporary folder, in words. */
export type Drill = (backup: {
  path: string
  sha256: string | null
  counts: Record<string, number>
}) => Promise<Omit<BackupCheck, 'at'>>

export interface BackupDeps {
  db: WriteDb
  clock: Clock
  log: Log
  events: EventLog
  settings: Settings
  workers: Workers
  folder: BackupFolder
  databaseFile: string
  marks: DataMarks
  appVersion: string
  drill: Drill
  /** what features offer to remove, itself not among them */
  cleanUps: readonly CleanUp[]
  /** the core starts again, on whatever database is there then */
  requestRestart(): void
  newestSchema: number
}

/** So that the answer reaches the page before the core stops. */
const RESTART_AFTER_MS = 250

export class BackupService {
  readonly #deps: BackupDeps
  #isBusy = false
  #lastFailure: BackupOverview['lastFailure'] = null

  constructor(deps: BackupDeps) {
    this.#deps = deps
  }

  async overview(job: { nextAt(): number | null }): Promise<BackupOverview> {
    const { folder, clock, marks } = this.#deps
    const [backups, free] = await Promise.all([folder.views(clock.now()), freeBytes(folder.folder).catch(() => 0)])
    return {
      folder: folder.folder,
      freeBytes: free,
      backups,
      isBusy: this.#isBusy,
      nextDailyAt: job.nextAt(),
      lastFailure: this.#lastFailure,
      isDamaged: marks.isDamaged(),
    }
  }

  /** Throws disk.full, db.corrupt, backup.busy. */
  create(kind: BackupKind): Promise<BackupView> {
    return this.#alone(() => this.#make(kind))
  }

  async check(name: string): Promise<BackupCheck> {
    const { folder, clock, drill } = this.#deps
    const backup = await folder.find(name)
    return this.#alone(async () => {
      const { path, note } = backup
      const result = await drill({ path, sha256: note?.sha256 ?? null, counts: note?.counts ?? {} })
      const check = { at: clock.now(), ...result }
      folder.noteCheck(backup, check)
      this.#tell('checked', { name, isOk: check.isOk })
      return check
    })
  }

  async remove(name: string): Promise<void> {
    const backup = await this.#deps.folder.find(name)
    await this.#alone(async () => this.#deps.folder.remove(backup))
    this.#tell('removed', { name })
  }

  /** Throws backup.not_found, backup.invalid, db.newer_than_app. */
  async preview(source: BackupSource): Promise<RestorePreview> {
    const { backup, label, found } = await this.#inspect(source)
    return {
      label,
      at: backup?.at ?? found.latestAt,
      sizeBytes: found.sizeBytes,
      sha256: found.sha256,
      counts: found.counts,
      present: found.present,
      newer: found.newer,
      isOlderVersion: found.schemaVersion < this.#deps.newestSchema,
    }
  }

  /** The present is backed up first. Once the swap is decided, nothing but the restart is left to do. */
  async restore(source: BackupSource, sha256: string): Promise<void> {
    const { workers, databaseFile, clock } = this.#deps
    const { path } = await this.#locate(source)
    await this.#alone(async () => {
      await this.#make('before_restore')
      const stagedFile = stagedFileOf(databaseFile)
      const request = { from: { path, sha256 }, staged: stagedFile }
      const staged = await workers.run<typeof stageRestore>('stage-restore-task', request)
      decideSwap({ databaseFile, stagedFile, sha256: staged.sha256, keptAs: replacedName(clock.now()) })
    })
    this.restart()
  }

  restart(): void {
    this.#deps.clock.after(RESTART_AFTER_MS, () => this.#deps.requestRestart())
  }

  async cleanUpPlan(): Promise<CleanUpItem[]> {
    const now = this.#deps.clock.now()
    const items = await Promise.all(this.#deps.cleanUps.map((each) => each.plan(now)))
    return [...items, toItem([...(await this.#expired()), ...replacedDatabases(this.#deps.databaseFile, now)])]
  }

  cleanUp(): Promise<CleanUpItem[]> {
    return this.#alone(async () => {
      const now = this.#deps.clock.now()
      const done: CleanUpItem[] = []
      for (const each of this.#deps.cleanUps) done.push(await each.run(now))
      const expired = await this.#expired()
      for (const backup of expired) this.#deps.folder.remove(backup)
      const replaced = replacedDatabases(this.#deps.databaseFile, now)
      for (const each of replaced) removeReplaced(each)
      done.push(toItem([...expired, ...replaced]))
      this.#tell('cleaned', { removed: done.reduce((sum, { count }) => sum + count, 0) })
      return done
    })
  }

  /** For what nobody waits for: says and remembers why it was not possible. */
  async inBackground(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      if (what === 'daily') this.#lastFailure = null
      return true
    } catch (thrown) {
      const { code } = toAppError(thrown)
      if (code === 'cancelled') return false
      this.#deps.log.error('an automatic backup job failed', thrown, { what })
      this.#lastFailure = { at: this.#deps.clock.now(), code }
      this.#tell('failed', { what, code })
      return false
    }
  }

  async #make(kind: BackupKind): Promise<BackupView> {
    const { workers, clock, databaseFile, folder, appVersion } = this.#deps
    await folder.removeLeftovers()
    const free = await freeBytes(folder.folder)
    refuseWhenFull(free, neededBytes(databaseBytes(databaseFile), kind === 'daily'))
    const at = clock.now()
    const name = backupName(kind, at)
    const target = folder.pathOf(name)
    await workers.run<typeof backUp>('backup-task', { databaseFile, target, kind, at, appVersion })
    this.#tell('made', { name, kind })
    const backup = await folder.find(name)
    return toView(backup, keepReasons(await folder.list(), at).get(name) ?? [])
  }

  async #expired(): Promise<KnownBackup[]> {
    const { folder, clock } = this.#deps
    const backups = await folder.list()
    const reasons = keepReasons(backups, clock.now())
    return backups.filter(({ name }) => reasons.get(name)?.length === 0)
  }

  async #inspect(source: BackupSource): Promise<{ backup: KnownBackup | null; label: string; found: Inspected }> {
    const { workers, databaseFile } = this.#deps
    const { backup, path } = await this.#locate(source)
    const request = { path, presentFile: databaseFile, ...(backup?.note ? { at: backup.at } : {}) }
    const found = await workers.run<typeof inspectBackup>('inspect-backup-task', request)
    if (backup?.note && backup.note.sha256 !== found.sha256) {
      throw new AppError('backup.invalid', 'The backup is not what was written', { reason: 'its content has changed' })
    }
    return { backup, label: backup?.name ?? path, found }
  }

  async #locate(source: BackupSource): Promise<{ backup: KnownBackup | null; path: string }> {
    if ('path' in source) {
      // A name on another machine would make this PC sign in there.
      const isOnThisPc = isAbsolute(source.path) && !/^[\\/]{2}/.test(source.path)
      if (isOnThisPc) return { backup: null, path: source.path }
      throw new AppError('backup.invalid', 'Name a file on this PC by its whole path', { path: source.path })
    }
    const backup = await this.#deps.folder.find(source.name)
    return { backup, path: backup.path }
  }

  /** One thing at a time with the folder of backups. Throws backup.busy. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new AppError('backup.busy', 'Another backup job is under way')
    this.#isBusy = true
    try {
      return await work()
    } finally {
      this.#isBusy = false
    }
  }

  #tell(what: string, data: Record<string, unknown>): void {
    const { db, events } = this.#deps
    try {
      db.quick((tx) => events.append(tx, { type: 'backup.changed', subject: what, data }))
    } catch (thrown) {
      // What failed may be the disk itself; the backup's own outcome counts.
      this.#deps.log.warn('an event about backups could not be written', { reason: String(thrown) })
    }
  }
}

const toItem = (backups: readonly { sizeBytes: number }[]): CleanUpItem => ({
  what: 'backups',
  count: backups.length,
  bytes: backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
})
