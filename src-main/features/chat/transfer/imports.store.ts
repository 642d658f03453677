import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { ChatTables, ImportRow } from '../chat.tables.ts'

const t = tables<ChatTables>()
const SHOWN = 50

export const listImports = (db: Db): ImportRow[] =>
  db.all(
    t.selectFrom('chat_imports').selectAll().orderBy('created_at', 'desc').orderBy('import_id', 'desc').limit(SHOWN),
  )

export const findImport = (db: Db, id: string): ImportRow | undefined =>
  db.get(t.selectFrom('chat_imports').selectAll().where('import_id', '=', id))

export function insertImport(tx: Tx, row: ImportRow): void {
  tx.run(t.insertInto('chat_imports').values(row))
}

export function updateImport(tx: Tx, id: string, change: Partial<ImportRow>): void {
  tx.run(t.updateTable('chat_imports').set(change).where('import_id', '=', id))
}

/** What a crash cut off: the chats that are in stay, and can be undone. */
export function endRunning(tx: Tx): void {
  tx.run(t.updateTable('chat_imports').set({ state: 'cancelled' }).where('state', '=', 'running'))
}

export function addItem(tx: Tx, importId: string, conversationId: string): void {
  tx.run(t.insertInto('chat_import_items').values({ import_id: importId, conversation_id: conversationId }))
}

/** True for a conversation that came from a file: nobody knows who wrote its words. */
export const isImported = (db: Db, conversationId: string): boolean =>
  db.get(
    t.selectFrom('chat_import_items').select('import_id').where('conversation_id', '=', conversationId).limit(1),
  ) !== undefined

/** Puts all conversations of an import that are not there yet into the bin. */
export function binImported(tx: Tx, importId: string, at: number): void {
  tx.sql(
    `UPDATE conversations SET deleted_at = ? WHERE deleted_at IS NULL
       AND conversation_id IN (SELECT conversation_id FROM chat_import_items WHERE import_id = ?)`,
    at,
    importId,
  )
}
