import { openReadOnly } from '#main/engine/db/open-database.ts'

export interface ChatCleanUpRequest {
  databaseFile: string
  /** conversations deleted before this moment */
  binBefore: number
  /** attachments made before this moment and never sent */
  unsentBefore: number
}

export interface ChatCleanUp {
  bin: { id: string; bytes: number }[]
  attachments: { id: string; bytes: number }[]
  /** messages after this one were not looked at */
  lastRow: number
}

/** What nobody can want any more: reads every message, so in a worker. */
export default function findChatRubbish(request: ChatCleanUpRequest): ChatCleanUp {
  const db = openReadOnly(request.databaseFile)
  try {
    const { last } = db.prepare('SELECT coalesce(max(row_no), 0) AS last FROM messages').get() as { last: number }
    const bin = db
      .prepare(
        `SELECT c.conversation_id AS id, (
           SELECT coalesce(sum(length(m.parts)), 0) FROM messages AS m WHERE m.conversation_id = c.conversation_id
         ) AS bytes
         FROM conversations AS c WHERE c.deleted_at < ?`,
      )
      .all(request.binBefore) as ChatCleanUp['bin']
    const attachments = db
      .prepare(
        `SELECT attachment_id AS id, size_bytes AS bytes FROM attachments
         WHERE created_at < ? AND attachment_id NOT IN (
           SELECT json_extract(ref.value, '$.attachmentId') FROM messages, json_each(messages.attachments) AS ref
           WHERE messages.attachments <> '[]'
           UNION
           SELECT json_extract(ref.value, '$.attachmentId')
           FROM queued_messages, json_each(queued_messages.attachments) AS ref
         )`,
      )
      .all(request.unsentBefore) as ChatCleanUp['attachments']
    return { bin, attachments, lastRow: last }
  } finally {
    db.close()
  }
}
