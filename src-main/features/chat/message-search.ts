import type { Db } from '#main/engine/db/db.ts'
import { ftsQuery } from '#main/engine/db/fts-query.ts'
import type { MessageHit, PathHit } from '#shared/contract/chat-library.contract.ts'
import type { ConversationId, EpochMs, MessageId } from '#shared/domain/ids.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { fromJson } from './chat.rows.ts'
import { type Snippet, snippetOf, wordsOf } from './snippet.ts'

/** What is searched for. Plain data: it is sent to a thread. */
export interface MessageQuery {
  text: string
  limit: number
  /** where the page before ended: ranked windows go back in time */
  before?: { rowNo: number; skip: number } | undefined
  folderId?: string | undefined
  role?: 'user' | 'assistant' | undefined
  from?: EpochMs | undefined
  to?: EpochMs | undefined
}

export interface MessagePage {
  items: MessageHit[]
  next: { rowNo: number; skip: number } | null
}

/** The newest hits, which are put in order among themselves. bm25 over all hits of a common word takes seconds. */
const RANKED = 120
/** Newest hits that are looked at: those in the bin, or past the filters, are passed over. */
const LOOKED_AT = 20_000
const WEEK_MS = 7 * 86_400_000

interface HitRow {
  row_no: number
  message_id: string
  conversation_id: string
  twin_of: string | null
  is_twin_open: number
  title: string
  role: 'user' | 'assistant'
  created_at: EpochMs
  parts: string
  is_on_path: number
}

/** Messages with all these words, also on branches that are not shown. A thread's work. */
export function searchMessages(db: Db, query: MessageQuery, nowMs: EpochMs): MessagePage {
  const words = wordsOf(query.text)
  const rows = readWindow(db, query)
  const ranked = rows
    .map((row) => ({ row, found: snippetOf(textOf(fromJson<MessagePart[]>(row.parts)), words) }))
    .map(({ row, found }) => ({ row, found, score: scoreOf(found, nowMs - row.created_at) }))
    .toSorted((a, b) => b.score - a.score || b.row.row_no - a.row.row_no)
  const skip = query.before?.skip ?? 0
  const shown = ranked.slice(skip, skip + query.limit)
  const isWindowDone = skip + shown.length >= ranked.length
  const oldest = rows.at(-1)?.row_no ?? 0
  const next = isWindowDone
    ? { rowNo: oldest, skip: 0 }
    : { rowNo: query.before?.rowNo ?? Number.MAX_SAFE_INTEGER, skip: skip + shown.length }
  return {
    items: shown.map(({ row, found }) => toHit(row, found)),
    next: isWindowDone && rows.length < RANKED ? null : next,
  }
}

/** Whole words are cheap to find and are tried first; only when they are few, beginnings of words are looked for too. */
function readWindow(db: Db, query: MessageQuery): HitRow[] {
  const whole = ftsQuery(query.text, 'AND', 'whole')
  const begun = ftsQuery(query.text, 'AND', 'prefix')
  if (whole === null || begun === null) return []
  const exact = readHits(db, whole, query)
  if (exact.length >= RANKED) return exact
  return readHits(db, begun, query)
}

function readHits(db: Db, match: string, { before, folderId, role, from, to }: MessageQuery): HitRow[] {
  return db.sql<HitRow>(
    `SELECT m.row_no, m.message_id, m.conversation_id, c.twin_of, c.is_twin_open, c.title, m.role, m.created_at, m.parts,
       EXISTS (SELECT 1 FROM conversation_path AS p WHERE p.conversation_id = m.conversation_id
         AND p.depth = m.depth AND p.message_id = m.message_id) AS is_on_path
     FROM (SELECT rowid FROM messages_fts WHERE messages_fts MATCH ? AND rowid < ?
       ORDER BY rowid DESC LIMIT ${LOOKED_AT}) AS hit
     CROSS JOIN messages AS m ON m.row_no = hit.rowid
     CROSS JOIN conversations AS c ON c.conversation_id = m.conversation_id
     WHERE c.deleted_at IS NULL AND c.agent_id NOT LIKE 'agent_trial%'
       AND NOT (c.is_twin_open = 1 AND EXISTS (
         SELECT 1 FROM conversations AS first WHERE first.conversation_id = c.twin_of AND first.deleted_at IS NOT NULL))
       AND m.created_at >= ? AND m.created_at < ? ${folderId === undefined ? '' : 'AND c.chat_folder_id = ?'}
       ${role === undefined ? '' : 'AND m.role = ?'}
     LIMIT ${RANKED}`,
    match,
    before?.rowNo ?? Number.MAX_SAFE_INTEGER,
    from ?? 0,
    to ?? Number.MAX_SAFE_INTEGER,
    ...[folderId, role].filter((each) => each !== undefined),
  )
}

/** The words as they were typed count most, then how often they are there, then how new it is. */
function scoreOf({ count, isPhrase, ranges }: Snippet, ageMs: number): number {
  const often = Math.log2(1 + Math.min(count, 16))
  const isNew = 2 / (1 + Math.max(0, ageMs) / WEEK_MS)
  return (isPhrase ? 4 : 0) + often + isNew + (ranges.length > 1 ? 0.5 : 0)
}

const toHit = (row: HitRow, { snippet, ranges }: Snippet): MessageHit => ({
  messageId: row.message_id as MessageId,
  conversationId: row.conversation_id as ConversationId,
  openId: (row.is_twin_open === 1 && row.twin_of !== null ? row.twin_of : row.conversation_id) as ConversationId,
  title: row.title,
  role: row.role,
  at: row.created_at,
  snippet,
  ranges,
  isOnPath: row.is_on_path === 1,
})

const MAX_PATH_HITS = 1_000

/** Where a text stands in the path that is shown, oldest first, without case. */
export function findInPath(db: Db, conversationId: string, text: string): { hits: PathHit[]; isCut: boolean } {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return { hits: [], isCut: false }
  const hits: PathHit[] = []
  const rows = db.sql<{ message_id: string; depth: number; parts: string }>(
    `SELECT m.message_id, p.depth, m.parts FROM conversation_path AS p
     JOIN messages AS m ON m.message_id = p.message_id
     WHERE p.conversation_id = ? AND instr(lower(m.parts), ?) > 0 ORDER BY p.depth LIMIT ${MAX_PATH_HITS * 2}`,
    conversationId,
    asciiPart(wanted),
  )
  for (const { message_id, depth, parts } of rows) {
    if (hits.length >= MAX_PATH_HITS) return { hits, isCut: true }
    const count = countOf(textOf(fromJson<MessagePart[]>(parts)).toLowerCase(), wanted)
    if (count > 0) hits.push({ messageId: message_id as MessageId, offset: depth, count })
  }
  return { hits, isCut: rows.length >= MAX_PATH_HITS * 2 }
}

/** SQLite's lower() and JSON's escapes know ASCII only: its longest plain stretch chooses the rows, JavaScript decides. */
const asciiPart = (text: string): string =>
  (text.match(/[a-z0-9 .,;:!?()'-]+/g) ?? ['']).toSorted((a, b) => b.length - a.length)[0] ?? ''

function countOf(text: string, wanted: string): number {
  let count = 0
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count++
  return count
}
