import type { Migration } from '../db/migration.ts'

/** Providers and their models. Keys are never here. */
export const m0002: Migration = {
  id: 2,
  name: 'models',
  up(db) {
    db.exec(`
      CREATE TABLE providers (
        provider_id TEXT PRIMARY KEY,
        kind        TEXT NOT NULL,
        name        TEXT NOT NULL,
        base_url    TEXT NOT NULL,
        is_enabled  INTEGER NOT NULL,
        has_key     INTEGER NOT NULL,
        status      TEXT NOT NULL,
        detail      TEXT NOT NULL,
        version     TEXT,
        checked_at  INTEGER,
        created_at  INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE models (
        provider_id      TEXT NOT NULL REFERENCES providers (provider_id) ON DELETE CASCADE,
        name             TEXT NOT NULL,
        title            TEXT NOT NULL,
        capabilities     TEXT NOT NULL,
        context_length   INTEGER,
        fixed_num_ctx    INTEGER,
        size_bytes       INTEGER,
        price            TEXT,
        is_remote        INTEGER NOT NULL,
        -- the file of a model of the embedded engine
        path             TEXT,
        is_forgotten     INTEGER NOT NULL DEFAULT 0,
        -- in the provider's last list; one that is gone keeps its options
        is_listed        INTEGER NOT NULL,
        wanted_num_ctx   INTEGER,
        wanted_prompted  INTEGER,
        -- measured from what earlier prompts really took
        bytes_per_token  REAL,
        PRIMARY KEY (provider_id, name)
      ) STRICT;

      CREATE UNIQUE INDEX models_by_path ON models (path) WHERE path IS NOT NULL;
    `)
  },
}
