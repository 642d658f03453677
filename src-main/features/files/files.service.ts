import type { WriteDb } from '#main/engine/db/db.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { FileChange } from '#shared/domain/file.ts'
import type { ChangeId, EpochMs, RunId } from '#shared/domain/ids.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { type BrowsePage, type BrowseQuery, browse } from './browse.ts'
import type { ChangeJournal } from './change-journal.ts'
import type { ChangeUndo } from './change-undo.ts'
import * as store from './files.store.ts'
import type { Folders } from './folders.service.ts'
import { decodeText } from './text-format.ts'
import type { VersionStore } from './version-store.ts'

export interface FilesService {
  folders: Folders
  browse(query: BrowseQuery): Promise<BrowsePage>
  changes(query: { runId?: RunId | undefined; limit: number; cursor?: string | undefined }): {
    items: FileChange[]
    nextCursor: string | null
  }
  /** How many changes agents made in [from, to). */
  countChanges(period: { from: EpochMs; to: EpochMs }): number
  diff(changeId: ChangeId): Promise<{ path: string; isNew: boolean; before: string; after: string }>
  undo: ChangeUndo['undo']
  undoRun: ChangeUndo['undoRun']
  /** Finishes what a crash cut off. Before the first run is worked on. */
  recover(): Promise<void>
}

interface ServiceDeps {
  db: WriteDb
  clock: Clock
  log: Log
  folders: Folders
  journal: ChangeJournal
  undo: ChangeUndo
  versions: VersionStore
}

export function createFilesService({ db, clock, log, folders, journal, undo, versions }: ServiceDeps): FilesService {
  const textOf = async (hash: string | null, path: string) =>
    hash === null ? '' : decodeText(await versions.get(hash), path).text

  return {
    folders,
    browse: (query) => browse(query, clock),
    undo: undo.undo,
    undoRun: undo.undoRun,

    changes({ runId, limit, cursor }) {
      const beforeSeq = cursor === undefined ? Number.MAX_SAFE_INTEGER : parseCursor(cursor)
      const rows = store.listChanges(db, { runId, beforeSeq, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return {
        items: shown.map(store.toChange),
        nextCursor: rows.length > limit && last !== undefined ? String(last.seq) : null,
      }
    },

    countChanges: (period) => store.countChanges(db, period),

    async diff(changeId) {
      const row = store.findChange(db, changeId)
      if (row === undefined) throw new AppError('change.not_found', 'There is no such change', { changeId })
      const [before, after] = await Promise.all([textOf(row.hash_before, row.path), textOf(row.hash_after, row.path)])
      return { path: row.path, isNew: row.hash_before === null, before, after }
    },

    async recover() {
      for (const row of store.unsettledChanges(db)) {
        try {
          await (row.state === 'pending' ? journal.settle(row) : undo.settle(row))
        } catch (thrown) {
          if (!isAppError(thrown)) throw thrown
          log.warn('a change that was cut off stays open', { changeId: row.change_id, code: thrown.code })
        }
      }
    },
  }
}

function parseCursor(cursor: string): number {
  const seq = Number(cursor)
  if (!Number.isSafeInteger(seq)) throw new AppError('input.invalid', 'This is not a cursor of this list', { cursor })
  return seq
}
