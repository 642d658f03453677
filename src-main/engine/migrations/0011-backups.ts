import type { Migration } from '../db/migration.ts'

/** What is known of backups. */
export const m0011: Migration = {
  id: 11,
  name: 'backups',
  up(db) {
    db.exec('')
  },
}
