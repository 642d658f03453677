import type { Migration } from '../db/migration.ts'

/**
 * Folders of conversations, comparisons, mentions and the prompt library. A comparison's second column is a
 * conversation of its own (`twin_of`), hidden from the list while `is_twin_open`. What a mentioned file held is kept
 * as it was when the message was sent.
 */
export const m0006: Migration = {
  id: 6,
  name: 'chat-more',
  up(db) {
    db.exec(`
      CREATE TABLE chat_folders (
        chat_folder_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        sort_no INTEGER NOT NULL,
        is_collapsed INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        deleted_at INTEGER
      ) STRICT;

      ALTER TABLE conversations ADD COLUMN chat_folder_id TEXT;
      ALTER TABLE conversations ADD COLUMN twin_of TEXT;
      ALTER TABLE conversations ADD COLUMN is_twin_open INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX conversations_by_folder
        ON conversations (chat_folder_id, updated_at DESC, row_no DESC) WHERE chat_folder_id IS NOT NULL;
      CREATE INDEX conversations_by_twin ON conversations (twin_of) WHERE twin_of IS NOT NULL;

      ALTER TABLE messages ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE messages ADD COLUMN agent_id TEXT;
      ALTER TABLE queued_messages ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';

      CREATE TABLE mention_texts (
        mention_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        folder_id TEXT NOT NULL,
        path TEXT NOT NULL,
        is_private INTEGER NOT NULL,
        text TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE prompts (
        prompt_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        -- the starter that it was made from; one that the person changed or hid is never written again
        starter TEXT UNIQUE,
        is_hidden INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX prompts_by_name ON prompts (name) WHERE deleted_at IS NULL;
    `)
  },
}
