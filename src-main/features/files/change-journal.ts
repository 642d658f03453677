import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import type { FileChange } from '#shared/domain/file.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import type { ChangeRow } from './files.store.ts'
import * as store from './files.store.ts'
import type { PathGuard, SafePath } from './path-guard.ts'
import type { PathLock } from './path-lock.ts'
import { MAX_KEPT_BYTES, readBytes, removeTemporary, replaceBytes } from './safe-file.ts'
import { hashOf, type VersionStore } from './version-store.ts'

export interface JournalDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  log: Log
  guard: PathGuard
  versions: VersionStore
  lock: PathLock
}

/** What a tool wants a file to become. */
export interface Draft {
  before: Buffer | null
  after: Buffer
  addedLines: number
  removedLines: number
}

export interface ChangeRequest {
  place: SafePath
  runId: RunId
  stepNo: number
  /** the same for every try of one call */
  idempotencyKey: string
}

/**
 * Changes files so that a crash at any moment loses nothing and repeats nothing. A change is `pending` (both versions
 * and the row are on disk, the file may or may not be changed), then `applied`. Which of the two a pending one is,
 * the file itself tells by its hash.
 */
export interface ChangeJournal {
  /**
   * Makes the change, or finishes or recognises an earlier try with the same key; `draft` is asked only when there
   * was none.
   *
   * @throws run.unknown_outcome when after a crash the file is neither what it was nor what it should become
   */
  change(request: ChangeRequest, draft: () => Promise<Draft>): Promise<FileChange>
  /** At start: tells the changes that a crash cut off after the file was written, and clears what lies about. */
  settle(row: ChangeRow): Promise<void>
}

const SETTLE_AGAIN_MS = 60_000

export function createChangeJournal(deps: JournalDeps): ChangeJournal {
  const { db, clock, ids, events, log, guard, versions, lock } = deps

  async function placeOf(row: ChangeRow): Promise<SafePath> {
    const folder = store.findFolder(db, row.folder_id)
    if (folder === undefined || folder.isRemoved) {
      throw new AppError('folder.not_found', `The folder of ${row.path} is no longer allowed`, { path: row.path })
    }
    return guard.locate(folder, row.path)
  }

  /** The version of the new content comes first, then the row, then the file: each is on disk before the next. */
  async function begin({ place, ...request }: ChangeRequest, draft: Draft): Promise<ChangeRow> {
    const hashBefore = draft.before === null ? null : await versions.put(draft.before)
    const hashAfter = await versions.put(draft.after)
    const row = {
      change_id: ids.next('chg'),
      idempotency_key: request.idempotencyKey,
      run_id: request.runId,
      step_no: request.stepNo,
      folder_id: place.folder.folderId,
      path: place.relative,
      state: 'pending' as const,
      hash_before: hashBefore,
      hash_after: hashAfter,
      hash_replaced: null,
      added_lines: draft.addedLines,
      removed_lines: draft.removedLines,
      size_bytes: draft.after.length,
      at: clock.now(),
      undone_at: null,
    }
    await db.durable((tx) => store.insertChange(tx, row))
    return { ...row, seq: 0 }
  }

  async function apply(row: ChangeRow, place: SafePath, after: Buffer): Promise<FileChange> {
    const isStill = (current: Buffer | null) => hashOrNull(current) === row.hash_before
    try {
      await replaceBytes(place, after, { token: row.change_id, isStill })
    } catch (thrown) {
      // The rename is all or nothing: unless the file is the new one already, nothing happened and the row may go.
      if ((await currentHash(place).catch(() => null)) !== row.hash_after) {
        db.quick((tx) => store.deleteChange(tx, row.change_id))
        throw thrown
      }
    }
    try {
      return await finish(row)
    } catch (thrown) {
      settleLater(row)
      throw thrown
    }
  }

  /** The file is changed and only the row could not be written (a full disk): it must not stay unlisted for long. */
  function settleLater(row: ChangeRow): void {
    clock.after(SETTLE_AGAIN_MS, () => {
      settle(row).catch((error: unknown) => {
        log.error('a change could not be noted as done', error, { changeId: row.change_id })
        const isHopeless = isAppError(error) && error.kind === 'user'
        if (!isHopeless) settleLater(row)
      })
    })
  }

  async function settle({ change_id }: ChangeRow): Promise<void> {
    const row = store.findChange(db, change_id)
    if (row === undefined) return
    const place = await placeOf(row)
    await lock(place.absolute, async () => {
      await removeTemporary(place, change_id)
      const isOpen = store.findChange(db, change_id)?.state === 'pending'
      if (isOpen && (await currentHash(place)) === row.hash_after) await finish(row)
    })
  }

  async function finish(row: ChangeRow): Promise<FileChange> {
    await db.durable((tx) => {
      store.updateChange(tx, row.change_id, { state: 'applied' })
      const data = { runId: row.run_id, folderId: row.folder_id, path: row.path }
      events.append(tx, { type: 'file.changed', subject: row.change_id, data })
    })
    return store.toChange({ ...row, state: 'applied' })
  }

  async function goOn(row: ChangeRow): Promise<FileChange> {
    if (row.state !== 'pending') return store.toChange(row)
    const place = await placeOf(row)
    const current = await currentHash(place)
    if (current === row.hash_after) return finish(row)
    if (current === row.hash_before) return apply(row, place, await versions.get(row.hash_after))
    throw new AppError(
      'run.unknown_outcome',
      `${row.path} was changed by somebody else while this change was under way`,
      { changeId: row.change_id, path: row.path },
    )
  }

  return {
    change: (request, draft) =>
      lock(request.place.absolute, async () => {
        const earlier = store.findChangeByKey(db, request.idempotencyKey)
        if (earlier !== undefined) return goOn(earlier)
        const wanted = await draft()
        return apply(await begin(request, wanted), request.place, wanted.after)
      }),
    settle,
  }
}

export const hashOrNull = (bytes: Buffer | null): string | null => (bytes === null ? null : hashOf(bytes))

export const currentHash = async (place: SafePath): Promise<string | null> =>
  hashOrNull(await readBytes(place, MAX_KEPT_BYTES))
