import type { Migration } from '../db/migration.ts'

/**
 * Allowed folders, the journal of file changes, approvals and standing permissions. A change outlives its run and its
 * folder's permission, because it must stay undoable; that is why it refers to no run, and why folders are only
 * marked as removed.
 */
export const m0004: Migration = {
  id: 4,
  name: 'files-governance',
  up(db) {
    db.exec(`
      CREATE TABLE folders (
        folder_id  TEXT PRIMARY KEY,
        path       TEXT NOT NULL,
        name       TEXT NOT NULL,
        access     TEXT NOT NULL CHECK (access IN ('read', 'write')),
        is_private INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        removed_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX folders_by_path ON folders (path) WHERE removed_at IS NULL;
      CREATE UNIQUE INDEX folders_by_name ON folders (lower(name)) WHERE removed_at IS NULL;

      CREATE TABLE file_changes (
        seq             INTEGER PRIMARY KEY AUTOINCREMENT,
        change_id       TEXT NOT NULL UNIQUE,
        idempotency_key TEXT NOT NULL UNIQUE,
        run_id          TEXT NOT NULL,
        step_no         INTEGER NOT NULL,
        folder_id       TEXT NOT NULL REFERENCES folders (folder_id),
        path            TEXT NOT NULL,
        state           TEXT NOT NULL CHECK (state IN ('pending', 'applied', 'undoing', 'undone')),
        -- null: the file did not exist
        hash_before     TEXT,
        hash_after      TEXT NOT NULL,
        -- what an undo replaced; null: nothing was there
        hash_replaced   TEXT,
        added_lines     INTEGER NOT NULL,
        removed_lines   INTEGER NOT NULL,
        size_bytes      INTEGER NOT NULL,
        at              INTEGER NOT NULL,
        undone_at       INTEGER
      ) STRICT;
      CREATE INDEX file_changes_by_run ON file_changes (run_id, seq);
      CREATE INDEX file_changes_unsettled ON file_changes (seq) WHERE state IN ('pending', 'undoing');

      CREATE TABLE approvals (
        seq             INTEGER PRIMARY KEY AUTOINCREMENT,
        approval_id     TEXT NOT NULL UNIQUE,
        kind            TEXT NOT NULL CHECK (kind IN ('permission', 'question', 'unknown_outcome')),
        state           TEXT NOT NULL
                        CHECK (state IN ('pending', 'approved', 'denied', 'answered', 'expired', 'withdrawn')),
        run_id          TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        conversation_id TEXT,
        agent_id        TEXT,
        agent_name      TEXT NOT NULL,
        call_id         TEXT NOT NULL,
        tool            TEXT NOT NULL,
        title           TEXT NOT NULL,
        risk            TEXT NOT NULL,
        reasons         TEXT NOT NULL,
        args            TEXT NOT NULL,
        args_hash       TEXT NOT NULL,
        preview         TEXT,
        question        TEXT,
        scopes          TEXT NOT NULL,
        folder_id       TEXT,
        decision        TEXT,
        created_at      INTEGER NOT NULL,
        expires_at      INTEGER,
        decided_at      INTEGER,
        UNIQUE (run_id, call_id)
      ) STRICT;
      CREATE INDEX approvals_pending ON approvals (seq) WHERE state = 'pending';
      CREATE INDEX approvals_expiring ON approvals (expires_at) WHERE state = 'pending';
      CREATE INDEX approvals_decided ON approvals (decided_at, seq) WHERE state <> 'pending';

      CREATE TABLE grants (
        grant_id   TEXT PRIMARY KEY,
        tool       TEXT NOT NULL,
        permission TEXT NOT NULL CHECK (permission IN ('allow', 'ask', 'deny')),
        scope      TEXT NOT NULL CHECK (scope IN ('run', 'agent', 'folder', 'always')),
        run_id     TEXT REFERENCES runs (run_id) ON DELETE CASCADE,
        agent_id   TEXT REFERENCES agents (agent_id) ON DELETE CASCADE,
        folder_id  TEXT REFERENCES folders (folder_id) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        expires_at INTEGER
      ) STRICT;
      CREATE INDEX grants_by_tool ON grants (tool);
      CREATE INDEX grants_by_run ON grants (run_id) WHERE run_id IS NOT NULL;
    `)
  },
}
