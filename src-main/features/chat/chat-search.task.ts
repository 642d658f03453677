import { createConnection } from '#main/engine/db/connection.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { searchConversations } from './chat.store.ts'

/** Searches the chats of a database file. A stopped search ends its thread. */
export default function searchChats({ databaseFile, text }: { databaseFile: string; text: string }): number[] {
  const raw = openReadOnly(databaseFile)
  try {
    return searchConversations(createConnection(raw, { nowMs: () => 0, ended() {} }), text)
  } finally {
    raw.close()
  }
}
