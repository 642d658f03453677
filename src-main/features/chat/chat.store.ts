import { type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '#main/engine/db/db.ts'
import { ftsQuery } from '#main/engine/db/fts-query.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import { TRIAL_PREFIX } from '#shared/domain/trial-agent.ts'
import type { AttachmentRow, ChatTables, ConversationRow, NewConversationRow, QueuedRow } from './chat.tables.ts'

const t = tables<ChatTables>()
/** Newest messages that a search looks through; keeps a search for a very common word short. */
const MAX_HITS = 5_000

export const findConversation = (db: Db, id: string): ConversationRow | undefined =>
  db.get(t.selectFrom('conversations').selectAll().where('conversation_id', '=', id).where('deleted_at', 'is', null))

export const findBinned = (db: Db, id: string): ConversationRow | undefined =>
  db.get(
    t.selectFrom('conversations').selectAll().where('conversation_id', '=', id).where('deleted_at', 'is not', null),
  )

export function insertConversation(tx: Tx, row: NewConversationRow): void {
  tx.run(t.insertInto('conversations').values(row as ConversationRow))
}

export function updateConversation(tx: Tx, id: string, change: Partial<Omit<ConversationRow, 'row_no'>>): void {
  if (Object.keys(change).length === 0) return
  tx.run(t.updateTable('conversations').set(change).where('conversation_id', '=', id))
}

/** For good, with their messages and the words of them that a search finds. */
export function discardConversationsOf(tx: Tx, agentId: string): void {
  tx.sql(
    `DELETE FROM messages_fts WHERE rowid IN (
       SELECT m.row_no FROM messages AS m JOIN conversations AS c USING (conversation_id) WHERE c.agent_id = ?
     )`,
    agentId,
  )
  tx.run(t.deleteFrom('conversations').where('agent_id', '=', agentId))
}

/** The place after which a page of the list goes on. */
export interface ListCursor {
  isPinned: number
  updatedAt: EpochMs
  rowNo: number
}

/** Pinned first, then newest first; with `among` only those rows. */
export function listConversations(
  db: Db,
  query: { among?: readonly number[]; folder?: string; limit: number; after?: ListCursor },
): ConversationRow[] {
  let select = t.selectFrom('conversations').selectAll().where('deleted_at', 'is', null).where('is_twin_open', '=', 0)
  select = select.where('agent_id', 'not like', `${TRIAL_PREFIX}%`)
  if (query.folder === 'none') select = select.where(outsideOfFolders)
  else if (query.folder !== undefined) {
    select = select.where('chat_folder_id', '=', query.folder).where('is_pinned', '=', 0)
  }
  if (query.among !== undefined) {
    select = select.where('row_no', 'in', sql<number>`(SELECT value FROM json_each(${JSON.stringify(query.among)}))`)
  }
  const { after } = query
  if (after !== undefined) {
    select = select.where(({ eb, and, or }) =>
      or([
        eb('is_pinned', '<', after.isPinned),
        and([eb('is_pinned', '=', after.isPinned), eb('updated_at', '<', after.updatedAt)]),
        and([
          eb('is_pinned', '=', after.isPinned),
          eb('updated_at', '=', after.updatedAt),
          eb('row_no', '<', after.rowNo),
        ]),
      ]),
    )
  }
  return db.all(
    select.orderBy('is_pinned', 'desc').orderBy('updated_at', 'desc').orderBy('row_no', 'desc').limit(query.limit),
  )
}

/** Pinned ones stand above all folders; a deleted folder holds nothing. */
const outsideOfFolders = sql<SqlBool>`(is_pinned = 1 OR chat_folder_id IS NULL OR chat_folder_id NOT IN (
  SELECT chat_folder_id FROM chat_folders WHERE deleted_at IS NULL))`

/**
 * The rows of conversations with all these words in the title or in a message; the last may be the beginning of one.
 * Takes seconds where many messages hold a common beginning: not for the core's own thread.
 */
export function searchConversations(db: Db, search: string): number[] {
  const match = ftsQuery(search, 'AND', 'prefix')
  if (match === null) return []
  const rows = db.sql<{ row_no: number }>(
    `SELECT rowid AS row_no FROM conversations_fts WHERE conversations_fts MATCH ?
     UNION
     SELECT c.row_no FROM (
       SELECT rowid FROM messages_fts WHERE messages_fts MATCH ? ORDER BY rowid DESC LIMIT ${MAX_HITS}
     ) AS hit
     JOIN messages AS m ON m.row_no = hit.rowid
     JOIN conversations AS c ON c.conversation_id = iif(
       (SELECT is_twin_open FROM conversations WHERE conversation_id = m.conversation_id) = 1,
       (SELECT twin_of FROM conversations WHERE conversation_id = m.conversation_id), m.conversation_id)`,
    match,
    match,
  )
  return rows.map((row) => row.row_no)
}

export function insertQueued(tx: Tx, row: Omit<QueuedRow, 'row_no' | 'mentions'> & { mentions?: string }): void {
  tx.run(t.insertInto('queued_messages').values(row as QueuedRow))
}

export const listQueued = (db: Db, conversationId: string): QueuedRow[] =>
  db.all(
    t
      .selectFrom('queued_messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('row_no')
      .limit(200),
  )

export const findQueuedByKey = (db: Db, conversationId: string, clientKey: string): QueuedRow | undefined =>
  db.get(
    t
      .selectFrom('queued_messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('client_key', '=', clientKey),
  )

export const findQueued = (db: Db, queuedId: string): QueuedRow | undefined =>
  db.get(t.selectFrom('queued_messages').selectAll().where('queued_id', '=', queuedId))

export function deleteQueued(tx: Tx, queuedId: string): void {
  tx.run(t.deleteFrom('queued_messages').where('queued_id', '=', queuedId))
}

export const hasQueued = (db: Db, conversationId: string): boolean =>
  db.get(t.selectFrom('queued_messages').select('row_no').where('conversation_id', '=', conversationId).limit(1)) !==
  undefined

/** The oldest waiting message, taken out of the queue. */
export function takeQueued(tx: Tx, conversationId: string): QueuedRow | undefined {
  const row = tx.get(
    t
      .selectFrom('queued_messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('row_no')
      .limit(1),
  )
  if (row !== undefined) deleteQueued(tx, row.queued_id)
  return row
}

export function insertAttachment(tx: Tx, row: AttachmentRow): void {
  tx.run(t.insertInto('attachments').values(row))
}

export const findAttachment = (db: Db, id: string): AttachmentRow | undefined =>
  db.get(t.selectFrom('attachments').selectAll().where('attachment_id', '=', id))

/** An attachment without its content. */
export type AttachmentFacts = Omit<AttachmentRow, 'text' | 'bytes' | 'passages'> & { passage_count: number }

export const findAttachments = (db: Db, ids: readonly string[]): AttachmentFacts[] =>
  ids.length === 0
    ? []
    : db.all(
        t
          .selectFrom('attachments')
          .select(['attachment_id', 'name', 'media_type', 'size_bytes', 'tokens', 'created_at'])
          .select(['kind', 'width', 'height', 'page_count'])
          .select(sql<number>`coalesce(json_array_length(passages), 0) / 3`.as('passage_count'))
          .where('attachment_id', 'in', [...ids]),
      )
