import type { Migration } from '../db/migration.ts'

/** Providers and their models. */
export const m0002: Migration = {
  id: 2,
  name: 'models',
  up() {},
}
