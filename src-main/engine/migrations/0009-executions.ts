import type { Migration } from '../db/migration.ts'

/** What the page of runs needs: search, unread marks, the bin, prompts of model calls. */
export const m0009: Migration = {
  id: 9,
  name: 'executions',
  up(db) {
    db.exec(`
      CREATE INDEX runs_by_created ON runs (kind, created_at);
      CREATE INDEX runs_by_agent ON runs (agent_id, created_at) WHERE agent_id IS NOT NULL;

      ALTER TABLE runs ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
      -- when the person looked at its end; null: not yet
      ALTER TABLE runs ADD COLUMN seen_at INTEGER;
      -- in the bin since; unique for each deletion, so that one can be taken back as a whole
      ALTER TABLE runs ADD COLUMN deleted_at INTEGER;
      UPDATE runs SET
        tokens = coalesce(usage ->> 'inputTokens', 0) + coalesce(usage ->> 'outputTokens', 0),
        seen_at = ended_at;
      -- holds all that the list filters, counts and sorts by, so that a page never reads the rows it skips
      CREATE INDEX runs_listed ON runs
        (run_id, kind, state, agent_id, seen_at, created_at, started_at, ended_at, steps, tokens, deleted_at)
        WHERE deleted_at IS NULL;
      CREATE INDEX runs_binned ON runs (deleted_at) WHERE deleted_at IS NOT NULL;

      -- one line for lists, where the whole output would be too much to read
      ALTER TABLE steps ADD COLUMN summary TEXT;
      UPDATE steps SET summary = substr(output ->> 'summary', 1, 200) WHERE kind = 'tool' AND output IS NOT NULL;

      CREATE INDEX run_events_states ON run_events (run_id, seq)
        WHERE type IN ('run.started', 'run.state_changed', 'run.finished');

      -- a message of a prompt or a list of tools, once for all the calls that sent it
      CREATE TABLE prompt_parts (
        part_no   INTEGER PRIMARY KEY,
        hash      BLOB NOT NULL UNIQUE,
        body      BLOB NOT NULL,
        is_packed INTEGER NOT NULL,
        used_at   INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE model_calls (
        run_id            TEXT NOT NULL,
        step_no           INTEGER NOT NULL,
        -- part numbers of the messages in order, and of the tools
        parts             TEXT NOT NULL,
        tools_part        INTEGER,
        request           TEXT NOT NULL,
        reasoning         TEXT,
        first_token_ms    REAL,
        tokens_per_second REAL,
        PRIMARY KEY (run_id, step_no),
        FOREIGN KEY (run_id, step_no) REFERENCES steps (run_id, step_no) ON DELETE CASCADE
      ) STRICT;

      -- what a search looks through: the title as step 0, and a bounded part of each step
      CREATE TABLE run_texts (
        text_no INTEGER PRIMARY KEY,
        run_id  TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        step_no INTEGER NOT NULL,
        UNIQUE (run_id, step_no)
      ) STRICT;
      CREATE VIRTUAL TABLE run_texts_fts USING fts5 (
        text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='2 3'
      );
      CREATE TRIGGER run_texts_delete AFTER DELETE ON run_texts BEGIN
        DELETE FROM run_texts_fts WHERE rowid = old.text_no;
      END;
      INSERT INTO run_texts (run_id, step_no) SELECT run_id, 0 FROM runs ORDER BY run_id;
      INSERT INTO run_texts (run_id, step_no)
        SELECT run_id, step_no FROM steps WHERE ended_at IS NOT NULL ORDER BY run_id DESC LIMIT 20000;
      INSERT INTO run_texts_fts (rowid, text)
        SELECT text_no, title FROM run_texts JOIN runs USING (run_id) WHERE step_no = 0;
      INSERT INTO run_texts_fts (rowid, text)
        SELECT text_no, concat_ws(' ', name, substr(input ->> 'args', 1, 500),
          substr(coalesce(output ->> 'output', output ->> 'text'), 1, 1500), substr(error ->> 'message', 1, 200))
        FROM run_texts JOIN steps USING (run_id, step_no);
    `)
  },
}
