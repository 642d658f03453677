import type { Migration } from '../db/migration.ts'

/** Attachments that are documents or pictures. */
export const m0007: Migration = {
  id: 7,
  name: 'attachments',
  up(db) {
    db.exec('')
  },
}
