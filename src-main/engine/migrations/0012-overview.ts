import type { Migration } from '../db/migration.ts'

/** What counting the work of a day reads. */
export const m0012: Migration = {
  id: 12,
  name: 'overview',
  up(db) {
    db.exec('CREATE INDEX file_changes_by_time ON file_changes (at, state)')
  },
}
