import type { Migration } from '../db/migration.ts'

/** Named sets of settings. What is known of backups is beside them, in files: it must outlive the database. */
export const m0011: Migration = {
  id: 11,
  name: 'backups',
  up(db) {
    db.exec(`
      CREATE TABLE setting_profiles (
        profile_id TEXT PRIMARY KEY,
        name       TEXT NOT NULL,
        -- values by key, as JSON
        settings   TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX setting_profiles_by_name ON setting_profiles (lower(name));
    `)
  },
}
