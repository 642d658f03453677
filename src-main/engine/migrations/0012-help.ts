import type { Migration } from '../db/migration.ts'

/** Favourites and history of the help. */
export const m0012: Migration = {
  id: 12,
  name: 'help',
  up(db) {
    db.exec('')
  },
}
