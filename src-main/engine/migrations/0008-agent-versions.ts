import type { Migration } from '../db/migration.ts'

/**
 * Versions of agents: what is saved is never lost. Every agent that is there already begins with its present state as
 * version 1. An agent whose id begins with `agent_trial` holds a draft that is tried out; `trial_of` is the saved one.
 */
export const m0008: Migration = {
  id: 8,
  name: 'agent-versions',
  up(db) {
    db.exec(`
      ALTER TABLE agents ADD COLUMN folders TEXT;
      ALTER TABLE agents ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE agents ADD COLUMN paused_at INTEGER;
      ALTER TABLE agents ADD COLUMN deleted_at INTEGER;
      ALTER TABLE agents ADD COLUMN trial_of TEXT;

      CREATE TABLE agent_versions (
        agent_id TEXT NOT NULL REFERENCES agents (agent_id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        agent TEXT NOT NULL,
        note TEXT NOT NULL,
        made_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (agent_id, version)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO agent_versions (agent_id, version, agent, note, made_by, created_at)
        SELECT agent_id, 1, json_object(
            'name', name, 'description', description, 'instructions', instructions, 'model', json(model),
            'params', json(params), 'tools', json(tools), 'mode', mode,
            'usesMemory', json(CASE uses_memory WHEN 1 THEN 'true' ELSE 'false' END),
            'limits', json(limits), 'folders', json('null')),
          '', CASE is_built_in WHEN 1 THEN 'app' ELSE 'person' END, updated_at
        FROM agents;

      CREATE INDEX memories_by_agent ON memories (agent_id, row_no);
      CREATE TRIGGER memories_fts_update AFTER UPDATE OF text ON memories BEGIN
        INSERT INTO memories_fts (memories_fts, rowid, text) VALUES ('delete', old.row_no, old.text);
        INSERT INTO memories_fts (rowid, text) VALUES (new.row_no, new.text);
      END;
    `)
  },
}
