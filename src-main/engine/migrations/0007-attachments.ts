import type { Migration } from '../db/migration.ts'

/**
 * Attachments that are documents or pictures, and imported conversations. `passages` holds start, end and page of each
 * numbered passage of `text`: stored, because the numbers that answers cite must never move.
 */
export const m0007: Migration = {
  id: 7,
  name: 'attachments',
  up(db) {
    db.exec(`
      ALTER TABLE attachments ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
      ALTER TABLE attachments ADD COLUMN bytes BLOB;
      ALTER TABLE attachments ADD COLUMN width INTEGER;
      ALTER TABLE attachments ADD COLUMN height INTEGER;
      ALTER TABLE attachments ADD COLUMN page_count INTEGER;
      ALTER TABLE attachments ADD COLUMN passages TEXT;

      CREATE INDEX messages_with_files ON messages (conversation_id, depth) WHERE attachments <> '[]';

      CREATE TABLE chat_imports (
        import_id  TEXT PRIMARY KEY,
        name       TEXT NOT NULL,
        source     TEXT NOT NULL,
        state      TEXT NOT NULL CHECK (state IN ('running', 'finished', 'cancelled', 'failed', 'undone')),
        total      INTEGER NOT NULL,
        imported   INTEGER NOT NULL,
        skipped    TEXT NOT NULL,
        error      TEXT,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE chat_import_items (
        import_id       TEXT NOT NULL REFERENCES chat_imports (import_id) ON DELETE CASCADE,
        conversation_id TEXT NOT NULL,
        PRIMARY KEY (import_id, conversation_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX chat_import_items_by_conversation ON chat_import_items (conversation_id);
    `)
  },
}
