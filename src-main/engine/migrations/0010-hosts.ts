import type { Migration } from '../db/migration.ts'

/** Permissions by host, and calls made inside scripts. */
export const m0010: Migration = {
  id: 10,
  name: 'hosts',
  up(db) {
    db.exec('')
  },
}
