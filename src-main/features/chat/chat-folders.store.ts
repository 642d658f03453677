import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { ChatFolderRow, ChatTables } from './chat.tables.ts'

const t = tables<ChatTables>()

export interface CountedFolder extends ChatFolderRow {
  count: number
}

/** In the person's order. */
export const listFolders = (db: Db): CountedFolder[] =>
  db.sql<CountedFolder>(
    `SELECT f.*, (SELECT count(*) FROM conversations AS c WHERE c.chat_folder_id = f.chat_folder_id
         AND c.deleted_at IS NULL AND c.is_pinned = 0 AND c.is_twin_open = 0) AS count
     FROM chat_folders AS f WHERE f.deleted_at IS NULL ORDER BY f.sort_no, f.chat_folder_id`,
  )

export const findFolder = (db: Db, id: string): ChatFolderRow | undefined =>
  db.get(t.selectFrom('chat_folders').selectAll().where('chat_folder_id', '=', id))

export function insertFolder(tx: Tx, row: ChatFolderRow): void {
  tx.run(t.insertInto('chat_folders').values(row))
}

export function updateFolder(tx: Tx, id: string, change: Partial<ChatFolderRow>): void {
  if (Object.keys(change).length > 0) tx.run(t.updateTable('chat_folders').set(change).where('chat_folder_id', '=', id))
}

/** The folder that each conversation is in; those that are gone are left out. */
export const foldersOf = (
  db: Db,
  ids: readonly string[],
): { conversation_id: string; chat_folder_id: string | null }[] =>
  db.all(
    t
      .selectFrom('conversations')
      .select(['conversation_id', 'chat_folder_id'])
      .where('conversation_id', 'in', [...ids])
      .where('deleted_at', 'is', null),
  )
