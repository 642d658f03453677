import type { Migration } from '../db/migration.ts'

/** What the engine stands on: events, runs with steps and run events, the work queue, settings. */
export const m0001: Migration = {
  id: 1,
  name: 'engine',
  up(db) {
    db.exec(`
      CREATE TABLE events (
        seq      INTEGER PRIMARY KEY AUTOINCREMENT,
        type     TEXT NOT NULL,
        subject  TEXT NOT NULL,
        data     TEXT NOT NULL,
        trace_id TEXT,
        at       INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE runs (
        run_id          TEXT PRIMARY KEY,
        kind            TEXT NOT NULL,
        title           TEXT NOT NULL,
        state           TEXT NOT NULL
                        CHECK (state IN ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled')),
        state_reason    TEXT,
        -- what the person asked of a running run and its handler has not answered yet
        intent          TEXT CHECK (intent IN ('cancel', 'pause')),
        intent_reason   TEXT,
        -- the person answered while the handler was still on its way to waiting
        is_answered     INTEGER NOT NULL DEFAULT 0,
        agent_id        TEXT,
        conversation_id TEXT,
        parent_id       TEXT REFERENCES runs (run_id) ON DELETE CASCADE,
        trace_id        TEXT,
        input           TEXT NOT NULL,
        limits          TEXT NOT NULL,
        lane            TEXT NOT NULL,
        priority        INTEGER NOT NULL,
        attempt         INTEGER NOT NULL DEFAULT 1,
        -- failed tries, and crashes, since a step last ended well
        failures        INTEGER NOT NULL DEFAULT 0,
        crashes         INTEGER NOT NULL DEFAULT 0,
        steps           INTEGER NOT NULL DEFAULT 0,
        usage           TEXT NOT NULL,
        error           TEXT,
        created_at      INTEGER NOT NULL,
        started_at      INTEGER,
        ended_at        INTEGER
      ) STRICT;
      CREATE INDEX runs_active ON runs (run_id) WHERE ended_at IS NULL;
      CREATE INDEX runs_by_state ON runs (state, run_id, ended_at) WHERE ended_at IS NULL;
      CREATE INDEX runs_by_conversation ON runs (conversation_id, run_id);
      CREATE INDEX runs_by_parent ON runs (parent_id);

      CREATE TABLE steps (
        run_id     TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        step_no    INTEGER NOT NULL,
        attempt    INTEGER NOT NULL,
        kind       TEXT NOT NULL CHECK (kind IN ('model', 'tool', 'compact')),
        name       TEXT NOT NULL,
        state      TEXT NOT NULL CHECK (state IN ('started', 'succeeded', 'failed', 'cancelled', 'unknown')),
        input      TEXT NOT NULL,
        output     TEXT,
        error      TEXT,
        usage      TEXT,
        started_at INTEGER NOT NULL,
        ended_at   INTEGER,
        PRIMARY KEY (run_id, step_no)
      ) STRICT;

      CREATE TABLE run_events (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        seq    INTEGER NOT NULL,
        type   TEXT NOT NULL,
        data   TEXT NOT NULL,
        at     INTEGER NOT NULL,
        PRIMARY KEY (run_id, seq)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE queue (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        key          TEXT NOT NULL UNIQUE,
        kind         TEXT NOT NULL,
        lane         TEXT NOT NULL,
        priority     INTEGER NOT NULL,
        due_at       INTEGER NOT NULL,
        attempt      INTEGER NOT NULL DEFAULT 0,
        leased_by    TEXT,
        leased_until INTEGER
      ) STRICT;
      CREATE INDEX queue_ready ON queue (priority, due_at, id, lane) WHERE leased_until IS NULL;
      CREATE INDEX queue_due ON queue (due_at) WHERE leased_until IS NULL;
      CREATE INDEX queue_leased ON queue (leased_until) WHERE leased_until IS NOT NULL;

      CREATE TABLE settings (
        key        TEXT PRIMARY KEY,
        value      TEXT NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE setting_changes (
        change_id INTEGER PRIMARY KEY AUTOINCREMENT,
        key       TEXT NOT NULL,
        -- null: the default
        before    TEXT,
        after     TEXT,
        changed_by TEXT NOT NULL,
        at        INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX setting_changes_by_key ON setting_changes (key, change_id);
    `)
  },
}
