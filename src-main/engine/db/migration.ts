import type { Database } from 'better-sqlite3'

/** One frozen step of the schema. Raw SQL only, additive by default; a shipped file is never edited. */
export interface Migration {
  id: number
  name: string
  up(db: Database): void
}
