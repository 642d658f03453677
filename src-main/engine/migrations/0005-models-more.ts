import type { Migration } from '../db/migration.ts'

/** Downloads of models, which go on after a restart, and what a person chose for one model. */
export const m0005: Migration = {
  id: 5,
  name: 'models-more',
  up(db) {
    db.exec(`
      CREATE TABLE model_downloads (
        provider_id TEXT NOT NULL REFERENCES providers (provider_id) ON DELETE CASCADE,
        name        TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'failed', 'done')),
        -- null until the server said how large it is
        total_bytes INTEGER,
        done_bytes  INTEGER NOT NULL DEFAULT 0,
        detail      TEXT NOT NULL DEFAULT '',
        error_code  TEXT,
        created_at  INTEGER NOT NULL,
        updated_at  INTEGER NOT NULL,
        PRIMARY KEY (provider_id, name)
      ) STRICT;

      -- temperature and the like that the person chose for this model, as JSON
      ALTER TABLE models ADD COLUMN params TEXT;
      -- minutes in memory after the last call: -1 for ever, 0 not at all, null as the setting says
      ALTER TABLE models ADD COLUMN keep_alive_minutes INTEGER;
      -- memory that each token of the window takes
      ALTER TABLE models ADD COLUMN kv_bytes_per_token INTEGER;
    `)
  },
}
