import type { Migration } from '../db/migration.ts'

/** Versions of agents. */
export const m0008: Migration = {
  id: 8,
  name: 'agent-versions',
  up(db) {
    db.exec('')
  },
}
