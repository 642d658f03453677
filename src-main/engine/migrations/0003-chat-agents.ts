import type { Migration } from '../db/migration.ts'

/**
 * Conversations as trees of messages, and agents with what they remember.
 * `conversation_path` is the current path, one narrow row per message, so that a window of it is an index range
 * whatever the depth. The full-text tables keep no text of their own where a row already has it.
 */
export const m0003: Migration = {
  id: 3,
  name: 'chat-agents',
  up(db) {
    db.exec(`
      CREATE TABLE agents (
        agent_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        instructions TEXT NOT NULL,
        model TEXT,
        params TEXT NOT NULL,
        tools TEXT NOT NULL,
        mode TEXT NOT NULL,
        uses_memory INTEGER NOT NULL,
        limits TEXT NOT NULL,
        is_built_in INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE memories (
        row_no INTEGER PRIMARY KEY,
        memory_id TEXT NOT NULL UNIQUE,
        agent_id TEXT REFERENCES agents (agent_id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        text_key TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX memories_once ON memories (text_key, coalesce(agent_id, ''));
      CREATE VIRTUAL TABLE memories_fts USING fts5 (
        text, content='memories', content_rowid='row_no', tokenize="unicode61 remove_diacritics 2"
      );
      CREATE TRIGGER memories_fts_insert AFTER INSERT ON memories BEGIN
        INSERT INTO memories_fts (rowid, text) VALUES (new.row_no, new.text);
      END;
      CREATE TRIGGER memories_fts_delete AFTER DELETE ON memories BEGIN
        INSERT INTO memories_fts (memories_fts, rowid, text) VALUES ('delete', old.row_no, old.text);
      END;

      CREATE TABLE conversation_summaries (
        message_id TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        is_untrusted INTEGER NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE conversations (
        row_no INTEGER PRIMARY KEY,
        conversation_id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        title_by TEXT NOT NULL,
        preview TEXT NOT NULL,
        is_pinned INTEGER NOT NULL,
        agent_id TEXT NOT NULL,
        model TEXT,
        params TEXT NOT NULL,
        mode TEXT NOT NULL,
        head_id TEXT,
        message_count INTEGER NOT NULL,
        active_run_id TEXT,
        last_run_id TEXT,
        context TEXT,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER
      ) STRICT;
      CREATE INDEX conversations_listed
        ON conversations (is_pinned DESC, updated_at DESC, row_no DESC) WHERE deleted_at IS NULL;
      CREATE VIRTUAL TABLE conversations_fts USING fts5 (
        title, content='conversations', content_rowid='row_no', tokenize="unicode61 remove_diacritics 2", prefix='2 3'
      );
      CREATE TRIGGER conversations_fts_insert AFTER INSERT ON conversations BEGIN
        INSERT INTO conversations_fts (rowid, title) VALUES (new.row_no, new.title);
      END;
      CREATE TRIGGER conversations_fts_update AFTER UPDATE OF title ON conversations BEGIN
        INSERT INTO conversations_fts (conversations_fts, rowid, title) VALUES ('delete', old.row_no, old.title);
        INSERT INTO conversations_fts (rowid, title) VALUES (new.row_no, new.title);
      END;
      CREATE TRIGGER conversations_fts_delete AFTER DELETE ON conversations BEGIN
        INSERT INTO conversations_fts (conversations_fts, rowid, title) VALUES ('delete', old.row_no, old.title);
      END;

      CREATE TABLE messages (
        row_no INTEGER PRIMARY KEY,
        message_id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL REFERENCES conversations (conversation_id) ON DELETE CASCADE,
        parent_id TEXT REFERENCES messages (message_id) ON DELETE CASCADE,
        depth INTEGER NOT NULL,
        role TEXT NOT NULL,
        state TEXT NOT NULL,
        run_id TEXT,
        applied_seq INTEGER NOT NULL,
        client_key TEXT,
        created_at INTEGER NOT NULL,
        attachments TEXT NOT NULL,
        model TEXT,
        usage TEXT,
        error TEXT,
        parts TEXT NOT NULL
      ) STRICT;
      CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id, row_no);
      CREATE INDEX messages_by_parent_only ON messages (parent_id, row_no, message_id);
      CREATE INDEX messages_by_run ON messages (run_id) WHERE run_id IS NOT NULL;
      CREATE UNIQUE INDEX messages_sent_once
        ON messages (conversation_id, client_key) WHERE client_key IS NOT NULL;
      CREATE VIRTUAL TABLE messages_fts USING fts5 (
        text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='2 3'
      );

      CREATE TABLE conversation_path (
        conversation_id TEXT NOT NULL REFERENCES conversations (conversation_id) ON DELETE CASCADE,
        depth INTEGER NOT NULL,
        message_id TEXT NOT NULL,
        PRIMARY KEY (conversation_id, depth)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE queued_messages (
        row_no INTEGER PRIMARY KEY,
        queued_id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL REFERENCES conversations (conversation_id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        attachments TEXT NOT NULL,
        client_key TEXT,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX queued_messages_in_order ON queued_messages (conversation_id, row_no);
      CREATE UNIQUE INDEX queued_messages_sent_once
        ON queued_messages (conversation_id, client_key) WHERE client_key IS NOT NULL;

      CREATE TABLE attachments (
        attachment_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        tokens INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
    `)
  },
}
