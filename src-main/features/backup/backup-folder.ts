import { readFileSync, rmSync, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '#main/engine/db/durable-file.ts'
import { noteFileOf } from '#main/engine/workers/backup.task.ts'
import type { BackupView } from '#shared/contract/backup.contract.ts'
import { type BackupCheck, type BackupKind, BackupNote } from '#shared/domain/backup.ts'
import { keepReasons } from '#shared/domain/backup-retention.ts'
import { AppError } from '#shared/errors/errors.ts'

const NAME = /^[\w.-]{1,180}\.sqlite$/
const UNFINISHED = /^(?:hearth|before-version)-[\w-]{1,120}\.sqlite\.part(?:-journal|-wal|-shm)?$/
const NOTE = /\.sqlite\.json(?:\.tmp)?$/
const LARGEST_NOTE_BYTES = 64_000

export interface KnownBackup {
  name: string
  path: string
  kind: BackupKind
  at: number
  sizeBytes: number
  note: BackupNote | null
}

/** What a backup of this moment is called: sorted by name they are sorted by time. */
export const backupName = (kind: BackupKind, at: number): string =>
  `hearth-${new Date(at).toISOString().replace(/[:.]/g, '-')}-${kind.replace('_', '-')}.sqlite`

/** Backups are files; what is known of them is beside them, so that it outlives the database that they are for. */
export function openBackupFolder(folder: string) {
  const pathOf = (name: string) => join(folder, name)

  const read = async (name: string): Promise<KnownBackup | null> => {
    const path = pathOf(name)
    const found = await stat(path).catch(() => null)
    if (found?.isFile() !== true) return null
    const note = readNote(path)
    return {
      name,
      path,
      kind: note?.kind ?? kindByName(name),
      at: note?.at ?? Math.round(found.mtimeMs),
      sizeBytes: found.size,
      note,
    }
  }

  const list = async (): Promise<KnownBackup[]> => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name))
    const found = await Promise.all(names.map(read))
    return found.filter((backup) => backup !== null).sort((a, b) => b.at - a.at)
  }

  return {
    folder,
    pathOf,
    list,

    async views(now: number): Promise<BackupView[]> {
      const backups = await list()
      const reasons = keepReasons(backups, now)
      return backups.map((backup) => toView(backup, reasons.get(backup.name) ?? []))
    },

    /** Throws backup.not_found; a name is never a path. */
    async find(name: string): Promise<KnownBackup> {
      const backup = NAME.test(name) ? await read(name) : null
      if (backup === null) throw new AppError('backup.not_found', 'There is no such backup', { name })
      return backup
    },

    noteCheck({ path, note }: KnownBackup, lastCheck: BackupCheck): void {
      if (note !== null) writeWhole(noteFileOf(path), JSON.stringify({ ...note, lastCheck }, null, 2))
    },

    /**
     * What a kill left of a backup that was being made: the copy before it was whole, and a note of none. Only while no
     * backup is made.
     */
    async removeLeftovers(): Promise<void> {
      const names = await readdir(folder).catch((): string[] => [])
      const isLeft = (name: string) =>
        UNFINISHED.test(name) || (NOTE.test(name) && !names.includes(name.replace(NOTE, '.sqlite')))
      for (const name of names.filter(isLeft)) rmSync(pathOf(name), { force: true })
    },

    /** The file first: a note without a backup is nothing. */
    remove({ path }: KnownBackup): void {
      for (const file of [path, noteFileOf(path)]) rmSync(file, { force: true })
    },
  }
}

export type BackupFolder = ReturnType<typeof openBackupFolder>

export const toView = (backup: KnownBackup, keptAs: BackupView['keptAs']): BackupView => ({
  name: backup.name,
  kind: backup.kind,
  at: backup.at,
  sizeBytes: backup.sizeBytes,
  appVersion: backup.note?.appVersion ?? null,
  counts: backup.note?.counts ?? {},
  keptAs,
  lastCheck: backup.note?.lastCheck ?? null,
})

/** A note that somebody changed or that is damaged is as good as none. */
function readNote(path: string): BackupNote | null {
  const file = noteFileOf(path)
  try {
    if (statSync(file).size > LARGEST_NOTE_BYTES) return null
    return BackupNote.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** The copy before an update is made before there is anything that could write a note. */
const kindByName = (name: string): BackupKind => (name.startsWith('before-version-') ? 'before_update' : 'manual')
