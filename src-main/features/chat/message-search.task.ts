import { createConnection } from '#main/engine/db/connection.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { findInPath, type MessageQuery, searchMessages } from './message-search.ts'

type Input = { databaseFile: string } & (
  | { query: MessageQuery; nowMs: number }
  | { conversationId: string; text: string }
)

/** Searches the messages of a database file. A stopped search ends its thread. */
export default function searchMessageText(input: Input) {
  const raw = openReadOnly(input.databaseFile)
  try {
    const db = createConnection(raw, { nowMs: () => 0, ended() {} })
    return 'query' in input
      ? { page: searchMessages(db, input.query, input.nowMs), path: null }
      : { page: null, path: findInPath(db, input.conversationId, input.text) }
  } finally {
    raw.close()
  }
}
