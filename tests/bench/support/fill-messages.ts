import BetterSqlite3 from 'better-sqlite3'
import { databasePath } from './fill-database.ts'

const PER_CONVERSATION = 200
const VOCABULARY = 30_000
const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz'

/**
 * Fills the database of a stopped core with this many searchable messages. Words are drawn as in a language: a few
 * are in nearly every message, most are rare.
 */
export function fillMessages(dataDir: string, count: number): { common: string; middle: string; rare: string } {
  const words = makeWords()
  const next = random(7)
  const db = new BetterSqlite3(databasePath(dataDir))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  const { agent_id: agentId } = db.prepare('SELECT agent_id FROM agents LIMIT 1').get() as { agent_id: string }
  const conversation = db.prepare(`
    INSERT INTO conversations (conversation_id, title, title_by, preview, is_pinned, agent_id, params, mode, head_id,
      message_count, created_at, updated_at)
    VALUES (?, ?, 'person', '', 0, ?, '{}', 'ask', ?, ?, ?, ?)`)
  const message = db.prepare(`
    INSERT INTO messages (row_no, message_id, conversation_id, parent_id, depth, role, state, applied_seq, created_at,
      attachments, parts)
    VALUES (?, ?, ?, ?, ?, ?, 'complete', 0, ?, '[]', ?)`)
  const place = db.prepare('INSERT INTO conversation_path (conversation_id, depth, message_id) VALUES (?, ?, ?)')
  const index = db.prepare('INSERT INTO messages_fts (rowid, text) VALUES (?, ?)')
  const addConversation = db.transaction((number: number, size: number) => {
    const at = 1_780_000_000_000 + number * 600_000
    const conversationId = id('conv', number)
    const messageId = (depth: number) => id('msg', number * 1_000 + depth)
    conversation.run(conversationId, `Conversation ${number}`, agentId, messageId(size - 1), size, at, at)
    for (let depth = 0; depth < size; depth++) {
      const rowNo = number * PER_CONVERSATION + depth + 1
      const text = sentence(words, next, depth % 2 === 0 ? 25 : 120)
      const parent = depth === 0 ? null : messageId(depth - 1)
      const role = depth % 2 === 0 ? 'user' : 'assistant'
      const parts = JSON.stringify([{ type: 'text', stepNo: 1, text }])
      message.run(rowNo, messageId(depth), conversationId, parent, depth, role, at + depth, parts)
      place.run(conversationId, depth, messageId(depth))
      index.run(rowNo, text)
    }
  })
  for (let number = 0; number * PER_CONVERSATION < count; number++) {
    addConversation(number, Math.min(PER_CONVERSATION, count - number * PER_CONVERSATION))
    if (number % 100 === 99) db.pragma('wal_checkpoint(TRUNCATE)')
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return { common: words[0] ?? '', middle: words[400] ?? '', rare: words[20_000] ?? '' }
}

const id = (prefix: string, at: number): string => `${prefix}_${at.toString(36).padStart(26, '0')}`

/** Distinct words, the common ones short. */
function makeWords(): string[] {
  const next = random(3)
  const words = new Set<string>()
  while (words.size < VOCABULARY) {
    const length = 3 + Math.floor((words.size / VOCABULARY) * 5 + next() * 4)
    words.add(Array.from({ length }, () => LETTERS[Math.floor(next() ** 2 * LETTERS.length)]).join(''))
  }
  return [...words]
}

/** By Zipf's law: the nth word comes a share of 1/n as often as the first. */
const sentence = (words: readonly string[], next: () => number, length: number): string =>
  Array.from({ length }, () => words[Math.floor(Math.exp(next() * Math.log(VOCABULARY))) - 1] ?? words[0]).join(' ')

/** The same numbers each time. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
