import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { FileChange } from '#shared/domain/file.ts'
import type { ChangeId, EpochMs, FolderId, RunId } from '#shared/domain/ids.ts'

interface FolderRow {
  folder_id: FolderId
  path: string
  name: string
  access: 'read' | 'write'
  is_private: number
  created_at: EpochMs
  removed_at: EpochMs | null
}

/** pending: journaled, the file may or may not be changed yet. undoing: the same for its undo. */
export interface ChangeRow {
  seq: number
  change_id: ChangeId
  idempotency_key: string
  run_id: RunId
  step_no: number
  folder_id: FolderId
  path: string
  state: 'pending' | 'applied' | 'undoing' | 'undone'
  hash_before: string | null
  hash_after: string
  hash_replaced: string | null
  added_lines: number
  removed_lines: number
  size_bytes: number
  at: EpochMs
  undone_at: EpochMs | null
}

const t = tables<{ folders: FolderRow; file_changes: ChangeRow }>()

const toFolder = (row: FolderRow): KnownFolder => ({
  folderId: row.folder_id,
  path: row.path,
  name: row.name,
  access: row.access,
  isPrivate: row.is_private === 1,
  createdAt: row.created_at,
})

export const toChange = (row: ChangeRow): FileChange => ({
  changeId: row.change_id,
  runId: row.run_id,
  stepNo: row.step_no,
  folderId: row.folder_id,
  path: row.path,
  kind: row.hash_before === null ? 'created' : 'modified',
  state: row.state === 'undone' ? 'undone' : 'applied',
  addedLines: row.added_lines,
  removedLines: row.removed_lines,
  sizeBytes: row.size_bytes,
  at: row.at,
  undoneAt: row.undone_at,
})

/** Oldest first. */
export const listFolders = (db: Db): KnownFolder[] =>
  db
    .all(t.selectFrom('folders').selectAll().where('removed_at', 'is', null).orderBy('created_at').orderBy('folder_id'))
    .map(toFolder)

/** Also one that is no longer allowed. */
export function findFolder(db: Db, folderId: FolderId): (KnownFolder & { isRemoved: boolean }) | undefined {
  const row = db.get(t.selectFrom('folders').selectAll().where('folder_id', '=', folderId))
  return row && { ...toFolder(row), isRemoved: row.removed_at !== null }
}

export function insertFolder(tx: Tx, folder: KnownFolder): void {
  const { folderId, path, name, access, isPrivate, createdAt } = folder
  const row = { folder_id: folderId, path, name, access, is_private: isPrivate ? 1 : 0 }
  tx.run(t.insertInto('folders').values({ ...row, created_at: createdAt, removed_at: null }))
}

export function updateFolder(tx: Tx, { folderId, name, access, isPrivate }: KnownFolder): void {
  const row = { name, access, is_private: isPrivate ? 1 : 0 }
  tx.run(t.updateTable('folders').set(row).where('folder_id', '=', folderId))
}

export const removeFolder = (tx: Tx, folderId: FolderId, at: EpochMs) =>
  tx.run(t.updateTable('folders').set({ removed_at: at }).where('folder_id', '=', folderId))

export function insertChange(tx: Tx, row: Omit<ChangeRow, 'seq'>): void {
  tx.run(t.insertInto('file_changes').values(row as ChangeRow))
}

export const deleteChange = (tx: Tx, changeId: ChangeId) =>
  tx.run(t.deleteFrom('file_changes').where('change_id', '=', changeId))

export const updateChange = (
  tx: Tx,
  changeId: ChangeId,
  values: Partial<Pick<ChangeRow, 'state' | 'hash_replaced' | 'undone_at'>>,
) => tx.run(t.updateTable('file_changes').set(values).where('change_id', '=', changeId))

export const findChange = (db: Db, changeId: ChangeId): ChangeRow | undefined =>
  db.get(t.selectFrom('file_changes').selectAll().where('change_id', '=', changeId))

export const findChangeByKey = (db: Db, key: string): ChangeRow | undefined =>
  db.get(t.selectFrom('file_changes').selectAll().where('idempotency_key', '=', key))

/** What a crash may have cut off, oldest first. */
export const unsettledChanges = (db: Db): ChangeRow[] =>
  db.all(t.selectFrom('file_changes').selectAll().where('state', 'in', ['pending', 'undoing']).orderBy('seq'))

/** Changes of [from, to) that were really made. */
export function countChanges(db: Db, { from, to }: { from: EpochMs; to: EpochMs }): number {
  const [row] = db.sql<{ count: number }>(
    "SELECT count(*) AS count FROM file_changes WHERE at >= ? AND at < ? AND state <> 'pending'",
    from,
    to,
  )
  return row?.count ?? 0
}

/** Newest first, below `beforeSeq`. Changes that are only journaled are not told yet. */
export function listChanges(db: Db, query: { runId?: RunId | undefined; beforeSeq: number; limit: number }) {
  const all = t.selectFrom('file_changes').selectAll().where('state', '<>', 'pending')
  const some = query.runId === undefined ? all : all.where('run_id', '=', query.runId)
  return db.all(some.where('seq', '<', query.beforeSeq).orderBy('seq', 'desc').limit(query.limit))
}
