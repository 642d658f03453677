import type { Migration } from '../db/migration.ts'

/** Permissions by host. The table of permissions is written anew, because its list of scopes is part of it. */
export const m0010: Migration = {
  id: 10,
  name: 'hosts',
  up(db) {
    db.exec(`
      ALTER TABLE approvals ADD COLUMN host TEXT;

      CREATE TABLE grants_new (
        grant_id   TEXT PRIMARY KEY,
        tool       TEXT NOT NULL,
        permission TEXT NOT NULL CHECK (permission IN ('allow', 'ask', 'deny')),
        scope      TEXT NOT NULL CHECK (scope IN ('run', 'agent', 'folder', 'host', 'always')),
        run_id     TEXT REFERENCES runs (run_id) ON DELETE CASCADE,
        agent_id   TEXT REFERENCES agents (agent_id) ON DELETE CASCADE,
        folder_id  TEXT REFERENCES folders (folder_id) ON DELETE CASCADE,
        host       TEXT,
        created_at INTEGER NOT NULL,
        expires_at INTEGER
      ) STRICT;
      INSERT INTO grants_new
        SELECT grant_id, tool, permission, scope, run_id, agent_id, folder_id, NULL, created_at, expires_at FROM grants;
      DROP TABLE grants;
      ALTER TABLE grants_new RENAME TO grants;
      CREATE INDEX grants_by_tool ON grants (tool);
      CREATE INDEX grants_by_run ON grants (run_id) WHERE run_id IS NOT NULL;
    `)
  },
}
