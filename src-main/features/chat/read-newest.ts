import type { Db } from '#main/engine/db/db.ts'
import { toMessage } from './chat.rows.ts'
import { listConversations } from './chat.store.ts'
import { readPath } from './messages.store.ts'

const MESSAGES = 200

/** The newest conversation and how many messages of its path can be read: proof that a copy of the data is usable. */
export function readNewestConversation(db: Db): { title: string; messages: number } | null {
  const [row] = listConversations(db, { limit: 1 })
  if (row === undefined) return null
  const path = readPath(db, row.conversation_id, { offset: 0, limit: MESSAGES })
  for (const message of path) toMessage(message)
  return { title: row.title, messages: path.length }
}
