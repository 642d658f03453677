import type { Migration } from '../db/migration.ts'

/** What must stay on this PC is found at once, and a summary says whether it holds some of it. */
export const m0013: Migration = {
  id: 13,
  name: 'private',
  up(db) {
    db.exec(`
      ALTER TABLE conversation_summaries ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;
      -- messages that may hold text of a private folder: files that they mention, or what a tool read
      CREATE INDEX messages_perhaps_private ON messages (conversation_id, depth)
        WHERE mentions <> '[]' OR instr(parts, '"isPrivate":true') > 0;
    `)
  },
}
