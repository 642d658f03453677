import type { Migration } from '../db/migration.ts'

/** Folders of conversations, comparisons and the prompt library. */
export const m0006: Migration = {
  id: 6,
  name: 'chat-more',
  up(db) {
    db.exec('')
  },
}
