import { statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3, { type Database } from 'better-sqlite3'
import type { ConversationId } from '#shared/domain/ids.ts'

const WORDS = 'the quick plan of a long day in the garden with numbers and names that nobody reads twice '
const LENGTH = 500

interface Filling {
  number: number
  title: string
  messages: number
  textOf(depth: number): string
}

const id = <P extends string>(prefix: P, at: number): `${P}_${string}` =>
  `${prefix}_${at.toString(36).padStart(26, '0')}`

/** Fills the database of a stopped core with conversations of ordinary messages until it has this size. */
export function fillDatabase(dataDir: string, sizeBytes: number): void {
  const path = databasePath(dataDir)
  withDatabase(path, (db) => {
    for (let number = 1; statSync(path).size < sizeBytes; number++) {
      const title = `Conversation ${number}`
      addConversation(db, { number, title, messages: LENGTH, textOf: () => WORDS.repeat(40) })
      if (number % 20 === 0) db.pragma('wal_checkpoint(TRUNCATE)')
    }
  })
}

/** One long conversation with text, lists, tables and code in turn. Returns its id. */
export function fillConversation(dataDir: string, messages: number): ConversationId {
  const number = 900_001
  withDatabase(databasePath(dataDir), (db) => {
    addConversation(db, { number, title: 'A long conversation', messages, textOf: variedText })
  })
  return id('conv', number)
}

export const databasePath = (dataDir: string): string => join(dataDir, 'db', 'hearth.sqlite')

function withDatabase(path: string, work: (db: Database) => void): void {
  const db = new BetterSqlite3(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  work(db)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function addConversation(db: Database, { number, title, messages, textOf }: Filling): void {
  const { agent_id: agentId } = db.prepare('SELECT agent_id FROM agents LIMIT 1').get() as { agent_id: string }
  const conversationId = id('conv', number)
  const startedAt = 1_780_000_000_000 + number * 60_000
  const idOf = (depth: number) => id('msg', number * 10_000 + depth)
  const conversation = db.prepare(`
    INSERT INTO conversations (conversation_id, title, title_by, preview, is_pinned, agent_id, params, mode, head_id,
      message_count, created_at, updated_at)
    VALUES (?, ?, 'person', 'the quick plan', 0, ?, '{}', 'ask', ?, ?, ?, ?)`)
  const message = db.prepare(`
    INSERT INTO messages (message_id, conversation_id, parent_id, depth, role, state, applied_seq, created_at,
      attachments, parts)
    VALUES (?, ?, ?, ?, ?, 'complete', 0, ?, '[]', ?)`)
  const place = db.prepare('INSERT INTO conversation_path (conversation_id, depth, message_id) VALUES (?, ?, ?)')
  db.transaction(() => {
    conversation.run(conversationId, title, agentId, idOf(messages - 1), messages, startedAt, startedAt)
    for (let depth = 0; depth < messages; depth++) {
      const parent = depth === 0 ? null : idOf(depth - 1)
      const role = depth % 2 === 0 ? 'user' : 'assistant'
      const parts = JSON.stringify([{ type: 'text', stepNo: 1, text: textOf(depth) }])
      message.run(idOf(depth), conversationId, parent, depth, role, startedAt + depth, parts)
      place.run(conversationId, depth, idOf(depth))
    }
  })()
}

function variedText(depth: number): string {
  if (depth % 2 === 0) return `Question ${depth}: what about ${WORDS.trim()}?`
  const paragraph = `Answer ${depth}. ${WORDS.repeat(1 + (depth % 7))}\n\n`
  const list = `- first\n- second, with **weight**\n- third \`code\`\n\n`
  const table = `| Name | Value |\n| --- | ---: |\n| one | ${depth} |\n| two | ${depth * 2} |\n\n`
  const code = `\`\`\`ts\nconst total = rows.reduce((sum, row) => sum + row.value, ${depth})\n\`\`\`\n\n`
  return [paragraph, list, table, code].slice(0, 1 + (Math.floor(depth / 2) % 4)).join('')
}
