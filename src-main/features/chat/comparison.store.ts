import type { Db } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { ChatTables, ConversationRow } from './chat.tables.ts'

const t = tables<ChatTables>()

/** The second column of a conversation that is being compared. */
export const findTwin = (db: Db, conversationId: string): ConversationRow | undefined =>
  db.get(
    t
      .selectFrom('conversations')
      .selectAll()
      .where('twin_of', '=', conversationId)
      .where('is_twin_open', '=', 1)
      .where('deleted_at', 'is', null),
  )

/** A conversation, also one in the bin. */
export const findAny = (db: Db, conversationId: string): ConversationRow | undefined =>
  db.get(t.selectFrom('conversations').selectAll().where('conversation_id', '=', conversationId))
