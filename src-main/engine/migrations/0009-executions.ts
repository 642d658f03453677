import type { Migration } from '../db/migration.ts'

/** What the page of runs needs: search, unread marks, the bin, prompts of model calls. */
export const m0009: Migration = {
  id: 9,
  name: 'executions',
  up(db) {
    db.exec(`
      CREATE INDEX runs_by_created ON runs (kind, created_at);
      CREATE INDEX runs_by_agent ON runs (agent_id, created_at) WHERE agent_id IS NOT NULL;
    `)
  },
}
