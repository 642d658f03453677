import type { FileChange } from '#shared/domain/file.ts'
import type { ChangeId, RunId } from '#shared/domain/ids.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { hashOrNull, type JournalDeps } from './change-journal.ts'
import type { ChangeRow } from './files.store.ts'
import * as store from './files.store.ts'
import type { SafePath } from './path-guard.ts'
import { MAX_KEPT_BYTES, readBytes, removeFile, replaceBytes } from './safe-file.ts'

export interface Refused {
  changeId: ChangeId
  path: string
  why: string
}

/**
 * Takes changes back. applied -> `undoing` (what will be replaced is kept and named in the row) -> undone; a crash in
 * between is finished or taken back at the next start, by looking at the file.
 */
export interface ChangeUndo {
  /** @throws change.not_found, change.already_undone, file.changed_since, version.damaged, disk.full */
  undo(changeId: ChangeId, force: boolean): Promise<FileChange>
  /** Newest first. What cannot be undone is named, the rest is done. */
  undoRun(runId: RunId, force: boolean): Promise<{ undone: FileChange[]; refused: Refused[] }>
  settle(row: ChangeRow): Promise<void>
}

const MAX_CHANGES_OF_RUN = 10_000

export function createChangeUndo({ db, clock, events, log, guard, versions, lock }: JournalDeps): ChangeUndo {
  /** By its absolute path: the folder may have been allowed anew since. */
  async function placeOf(row: ChangeRow): Promise<SafePath> {
    const folder = store.findFolder(db, row.folder_id)
    if (folder === undefined) throw new AppError('folder.not_found', 'The folder is unknown', { path: row.path })
    return guard.locate(folder, row.path)
  }

  async function undoOne(row: ChangeRow, force: boolean): Promise<FileChange> {
    if (row.state === 'undone') throw new AppError('change.already_undone', `${row.path} is restored already`, {})
    const place = await placeOf(row)
    const current = await readBytes(place, MAX_KEPT_BYTES)
    const hash = hashOrNull(current)
    if (hash === row.hash_before) return finish(row, hash)
    if (hash !== row.hash_after && !force) throw changedSince(row)
    const target = row.hash_before === null ? null : await versions.get(row.hash_before)
    if (current !== null) await versions.put(current)
    await db.durable((tx) => store.updateChange(tx, row.change_id, { state: 'undoing', hash_replaced: hash }))
    try {
      await restore(place, target, { row, replaced: hash })
    } catch (thrown) {
      db.quick((tx) => store.updateChange(tx, row.change_id, { state: 'applied', hash_replaced: null }))
      throw thrown
    }
    return finish(row, hash)
  }

  function restore(
    place: SafePath,
    target: Buffer | null,
    { row, replaced }: { row: ChangeRow; replaced: string | null },
  ) {
    const isStill = (current: Buffer | null) => hashOrNull(current) === replaced
    return target === null ? removeFile(place, isStill) : replaceBytes(place, target, { token: row.change_id, isStill })
  }

  async function finish(row: ChangeRow, replaced: string | null): Promise<FileChange> {
    const done = { state: 'undone' as const, undone_at: clock.now(), hash_replaced: replaced }
    await db.durable((tx) => {
      store.updateChange(tx, row.change_id, done)
      const data = { runId: row.run_id, folderId: row.folder_id, path: row.path }
      events.append(tx, { type: 'file.restored', subject: row.change_id, data })
    })
    return store.toChange({ ...row, ...done })
  }

  /** Read again once it is our turn: another undo may have been first. */
  async function undoInTurn(row: ChangeRow, force: boolean): Promise<FileChange> {
    const { absolute } = await placeOf(row)
    return lock(absolute, () => undoOne(store.findChange(db, row.change_id) ?? row, force))
  }

  return {
    async undo(changeId, force) {
      const row = store.findChange(db, changeId)
      if (row === undefined || row.state === 'pending') {
        throw new AppError('change.not_found', 'There is no such change', { changeId })
      }
      return undoInTurn(row, force)
    },

    async undoRun(runId, force) {
      const rows = store.listChanges(db, { runId, beforeSeq: Number.MAX_SAFE_INTEGER, limit: MAX_CHANGES_OF_RUN })
      const undone: FileChange[] = []
      const refused: Refused[] = []
      for (const row of rows.filter(({ state }) => state !== 'undone')) {
        try {
          undone.push(await undoInTurn(row, force))
        } catch (thrown) {
          if (!isAppError(thrown)) throw thrown
          refused.push({ changeId: row.change_id, path: row.path, why: thrown.message })
        }
      }
      return { undone, refused }
    },

    async settle(row) {
      const place = await placeOf(row)
      const hash = hashOrNull(await readBytes(place, MAX_KEPT_BYTES))
      if (hash === row.hash_before) await finish(row, row.hash_replaced)
      else if (hash === row.hash_replaced) await undoInTurn(row, true)
      else {
        log.warn('an undo was cut off and the file was changed since', { changeId: row.change_id })
        db.quick((tx) => store.updateChange(tx, row.change_id, { state: 'applied', hash_replaced: null }))
      }
    },
  }
}

const changedSince = (row: ChangeRow) =>
  new AppError('file.changed_since', `${row.path} was changed after the agent wrote it`, {
    changeId: row.change_id,
    path: row.path,
  })
