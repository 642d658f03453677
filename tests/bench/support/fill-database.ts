import { statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

const BATCH = 500
const WORDS = 'the quick plan of a long day in the garden with numbers and names that nobody reads twice '

const id = (prefix: string, at: number) => `${prefix}_${at.toString(36).padStart(26, '0')}`

/** Fills the database of a stopped core with conversations of ordinary messages until it has this size. */
export function fillDatabase(dataDir: string, sizeBytes: number): void {
  const path = join(dataDir, 'db', 'hearth.sqlite')
  const db = new BetterSqlite3(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  const { agent_id: agentId } = db.prepare('SELECT agent_id FROM agents LIMIT 1').get() as { agent_id: string }
  const text = JSON.stringify([{ type: 'text', stepNo: 1, text: WORDS.repeat(40) }])
  const conversation = db.prepare(`
    INSERT INTO conversations (conversation_id, title, title_by, preview, is_pinned, agent_id, params, mode, head_id,
      message_count, created_at, updated_at)
    VALUES (?, ?, 'person', 'the quick plan', 0, ?, '{}', 'ask', ?, ?, ?, ?)`)
  const message = db.prepare(`
    INSERT INTO messages (message_id, conversation_id, parent_id, depth, role, state, applied_seq, created_at,
      attachments, parts)
    VALUES (?, ?, ?, ?, ?, 'complete', 0, ?, '[]', ?)`)
  const place = db.prepare('INSERT INTO conversation_path (conversation_id, depth, message_id) VALUES (?, ?, ?)')
  const add = db.transaction((number: number) => {
    const at = 1_780_000_000_000 + number * 60_000
    const conversationId = id('conv', number)
    const idOf = (depth: number) => id('msg', number * BATCH + depth)
    conversation.run(conversationId, `Conversation ${number}`, agentId, idOf(BATCH - 1), BATCH, at, at)
    for (let depth = 0; depth < BATCH; depth++) {
      const parent = depth === 0 ? null : idOf(depth - 1)
      message.run(idOf(depth), conversationId, parent, depth, depth % 2 === 0 ? 'user' : 'assistant', at + depth, text)
      place.run(conversationId, depth, idOf(depth))
    }
  })
  for (let number = 1; fileSize(path) < sizeBytes; number++) {
    add(number)
    if (number % 20 === 0) db.pragma('wal_checkpoint(TRUNCATE)')
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

const fileSize = (path: string): number => statSync(path).size
