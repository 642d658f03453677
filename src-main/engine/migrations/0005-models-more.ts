import type { Migration } from '../db/migration.ts'

/** Downloads of models, and parameters a person chose for one. */
export const m0005: Migration = {
  id: 5,
  name: 'models-more',
  up(db) {
    db.exec('')
  },
}
