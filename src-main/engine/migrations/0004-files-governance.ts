import type { Migration } from '../db/migration.ts'

/** Allowed folders, changes of files, approvals and grants. */
export const m0004: Migration = {
  id: 4,
  name: 'files-governance',
  up() {},
}
