import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import type { ChatTables, MessageRow, NewMessageRow } from './chat.tables.ts'

const t = tables<ChatTables>()

export const findMessage = (db: Db, id: string): MessageRow | undefined =>
  db.get(t.selectFrom('messages').selectAll().where('message_id', '=', id))

/** The answer that a run writes; a continued answer belongs to its newest run. */
export const findByRun = (db: Db, runId: string): MessageRow | undefined =>
  db.get(t.selectFrom('messages').selectAll().where('run_id', '=', runId).orderBy('row_no', 'desc').limit(1))

export const findByClientKey = (db: Db, conversationId: string, key: string): MessageRow | undefined =>
  db.get(
    t.selectFrom('messages').selectAll().where('conversation_id', '=', conversationId).where('client_key', '=', key),
  )

/** The first answer to a message. */
export const findFirstChild = (db: Db, id: string): MessageRow | undefined =>
  db.get(t.selectFrom('messages').selectAll().where('parent_id', '=', id).orderBy('row_no').limit(1))

export function insertMessage(tx: Tx, row: NewMessageRow): void {
  tx.run(t.insertInto('messages').values(row as MessageRow))
}

export function updateMessage(tx: Tx, id: string, change: Partial<Omit<MessageRow, 'row_no'>>): void {
  tx.run(t.updateTable('messages').set(change).where('message_id', '=', id))
}

/** Makes the text of a message findable; again when it changed. */
export function indexText(tx: Tx, id: string, text: string): void {
  tx.sql('DELETE FROM messages_fts WHERE rowid = (SELECT row_no FROM messages WHERE message_id = ?)', id)
  indexNewText(tx, id, text)
}

/** Of a message that was not indexed before. */
export function indexNewText(tx: Tx, id: string, text: string): void {
  if (text === '') return
  tx.sql('INSERT INTO messages_fts (rowid, text) SELECT row_no, ? FROM messages WHERE message_id = ?', text, id)
}

/** Messages of the current path, from its start; reads `limit` rows whatever the depth. */
export const readPath = (db: Db, conversationId: string, window: { offset: number; limit: number }): MessageRow[] =>
  db.all(
    t
      .selectFrom('conversation_path as path')
      .innerJoin('messages', 'messages.message_id', 'path.message_id')
      .selectAll('messages')
      .where('path.conversation_id', '=', conversationId)
      .where('path.depth', '>=', window.offset)
      .where('path.depth', '<', window.offset + window.limit)
      .orderBy('path.depth'),
  )

/** The messages up to a depth, on all branches, that may hold text of private folders. An index has only such ones. */
export const findPerhapsPrivate = (
  db: Db,
  conversationId: string,
  depth: number,
): (Pick<MessageRow, 'mentions'> & { reads_private: number })[] =>
  db.sql(
    `SELECT mentions, instr(parts, '"isPrivate":true') > 0 AS reads_private FROM messages
     WHERE conversation_id = ? AND depth <= ? AND (mentions <> '[]' OR instr(parts, '"isPrivate":true') > 0)`,
    conversationId,
    depth,
  )

/** The ids of each message's siblings, itself among them, oldest first; keyed by message id. */
export function readSiblings(db: Db, rows: readonly MessageRow[]): Map<string, string[]> {
  const parents = [...new Set(rows.map((row) => row.parent_id))].filter((id) => id !== null)
  const root = rows.find((row) => row.parent_id === null)
  const children = [
    ...(parents.length === 0
      ? []
      : db.all(
          t
            .selectFrom('messages')
            .select(['message_id', 'parent_id'])
            .where('parent_id', 'in', parents)
            .orderBy('parent_id')
            .orderBy('row_no'),
        )),
    ...(root === undefined ? [] : roots(db, root.conversation_id)),
  ]
  const byParent = Map.groupBy(children, (child) => child.parent_id)
  return new Map(
    rows.map((row) => [row.message_id, (byParent.get(row.parent_id) ?? []).map((sibling) => sibling.message_id)]),
  )
}

const roots = (db: Db, conversationId: string) =>
  db.all(
    t
      .selectFrom('messages')
      .select(['message_id', 'parent_id'])
      .where('conversation_id', '=', conversationId)
      .where('parent_id', 'is', null)
      .orderBy('row_no'),
  )

/** The end of the path that goes down from a message by its newest child each time. */
export function findNewestLeaf(db: Db, id: string): string {
  const rows = db.sql<{ id: string }>(
    `WITH RECURSIVE down (id) AS (
       SELECT ?
       UNION ALL
       SELECT (SELECT message_id FROM messages WHERE parent_id = down.id ORDER BY row_no DESC LIMIT 1)
       FROM down WHERE down.id IS NOT NULL
     )
     SELECT id FROM down WHERE id IS NOT NULL`,
    id,
  )
  return rows.at(-1)?.id ?? id
}

/**
 * Makes the way from the first message to `headId` the current path. Walks up only to where it meets the path that
 * is there.
 */
export function setPath(tx: Tx, conversationId: string, headId: string): void {
  const added = tx.sql<Place>(
    `WITH RECURSIVE up (message_id, depth, parent_id) AS (
       SELECT message_id, depth, parent_id FROM messages WHERE message_id = ?
         AND NOT EXISTS (${ON_PATH} AND depth = messages.depth AND message_id = messages.message_id)
       UNION ALL
       SELECT m.message_id, m.depth, m.parent_id FROM up JOIN messages AS m ON m.message_id = up.parent_id
       WHERE NOT EXISTS (${ON_PATH} AND depth = m.depth AND message_id = m.message_id)
     )
     SELECT message_id AS messageId, depth FROM up`,
    headId,
    conversationId,
    conversationId,
  )
  const keepTo = (added.at(-1)?.depth ?? depthOf(tx, headId) + 1) - 1
  tx.run(t.deleteFrom('conversation_path').where('conversation_id', '=', conversationId).where('depth', '>', keepTo))
  appendToPath(tx, conversationId, added)
}

const ON_PATH = 'SELECT 1 FROM conversation_path WHERE conversation_id = ?'

/** What is attached to a message and to those before it on its path, oldest first. */
export function readAttachedAbove(db: Db, id: string): { ref: AttachmentRef; at: number }[] {
  const rows = db.sql<{ attachments: string; created_at: number }>(
    `WITH RECURSIVE up (message_id, parent_id, attachments, created_at, depth) AS (
       SELECT message_id, parent_id, attachments, created_at, depth FROM messages WHERE message_id = ?
       UNION ALL
       SELECT m.message_id, m.parent_id, m.attachments, m.created_at, m.depth
       FROM up JOIN messages AS m ON m.message_id = up.parent_id
     )
     SELECT attachments, created_at FROM up WHERE attachments <> '[]' ORDER BY depth`,
    id,
  )
  return rows.flatMap(toAttached)
}

/** What is attached on the current path, oldest first. */
export function readAttachedOnPath(db: Db, conversationId: string): { ref: AttachmentRef; at: number }[] {
  const rows = db.sql<{ attachments: string; created_at: number }>(
    `SELECT m.attachments, m.created_at FROM messages AS m
     JOIN conversation_path AS p ON p.conversation_id = m.conversation_id AND p.depth = m.depth
       AND p.message_id = m.message_id
     WHERE m.conversation_id = ? AND m.attachments <> '[]' ORDER BY m.depth`,
    conversationId,
  )
  return rows.flatMap(toAttached)
}

const toAttached = ({ attachments, created_at: at }: { attachments: string; created_at: number }) =>
  (JSON.parse(attachments) as AttachmentRef[]).map((ref) => ({ ref, at }))

/** A message and its place on a path; the first one has depth 0. */
export interface Place {
  messageId: string
  depth: number
}

/** What `setPath` does, for messages that follow the end of the current path. */
export function appendToPath(tx: Tx, conversationId: string, places: readonly Place[]): void {
  tx.sql(
    `INSERT INTO conversation_path (conversation_id, depth, message_id)
     SELECT ?, value ->> 'depth', value ->> 'messageId' FROM json_each(?)`,
    conversationId,
    JSON.stringify(places),
  )
}

/** -1 when there is no such message. */
export const depthOf = (db: Db, id: string): number =>
  db.get(t.selectFrom('messages').select('depth').where('message_id', '=', id))?.depth ?? -1

/** Messages on the current path; 0 when it is empty. */
export const pathLength = (db: Db, conversationId: string): number =>
  (db.get(
    t
      .selectFrom('conversation_path')
      .select('depth')
      .where('conversation_id', '=', conversationId)
      .orderBy('depth', 'desc')
      .limit(1),
  )?.depth ?? -1) + 1
