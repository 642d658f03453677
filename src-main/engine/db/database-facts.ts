import type { Database } from 'better-sqlite3'
import { COUNTED_TABLES, type RowCounts } from '#shared/domain/backup.ts'

export interface DatabaseFacts {
  schemaVersion: number
  counts: RowCounts
  /** when something was last noted in it; null when nothing ever was */
  latestAt: number | null
}

/** How to tell the age of a row of each counted table. */
const AGE: Record<(typeof COUNTED_TABLES)[number], string> = {
  conversations: 'created_at',
  messages: 'created_at',
  agents: 'created_at',
  memories: 'created_at',
  runs: 'created_at',
  file_changes: 'at',
}

/** Counts rows: slow on a large database, so in a worker. Tables of a later version than the file's count as absent. */
export function readFacts(db: Database): DatabaseFacts {
  const schemaVersion = db.pragma('user_version', { simple: true }) as number
  const latest = hasTable(db, 'events')
    ? (db.prepare('SELECT max(at) AS at FROM events').get() as { at: number })
    : null
  return { schemaVersion, counts: countRows(db), latestAt: latest?.at ?? null }
}

/** Rows by table; with `since` only those made after that moment. */
export function countRows(db: Database, since?: number): RowCounts {
  const counts: RowCounts = {}
  for (const table of COUNTED_TABLES) {
    if (!hasTable(db, table)) continue
    const where = since === undefined ? '' : ` WHERE ${AGE[table]} > ${Number(since)}`
    counts[table] = (db.prepare(`SELECT count(*) AS n FROM ${table}${where}`).get() as { n: number }).n
  }
  return counts
}

export const hasTable = (db: Database, name: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
