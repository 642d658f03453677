import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'

export interface ProfileRow {
  profile_id: string
  name: string
  settings: string
  created_at: number
  updated_at: number
}

const t = tables<{ setting_profiles: ProfileRow }>()

export const listProfiles = (db: Db): ProfileRow[] =>
  db.all(t.selectFrom('setting_profiles').selectAll().orderBy('name').orderBy('profile_id').limit(200))

export const findProfile = (db: Db, id: string): ProfileRow | undefined =>
  db.get(t.selectFrom('setting_profiles').selectAll().where('profile_id', '=', id))

export const findProfileByName = (db: Db, name: string): ProfileRow | undefined =>
  db.sql<ProfileRow>('SELECT * FROM setting_profiles WHERE lower(name) = lower(?)', name)[0]

export function putProfile(tx: Tx, row: ProfileRow): void {
  const { name, settings, updated_at } = row
  tx.run(
    t
      .insertInto('setting_profiles')
      .values(row)
      .onConflict((conflict) => conflict.column('profile_id').doUpdateSet({ name, settings, updated_at })),
  )
}

export const deleteProfile = (tx: Tx, id: string): number =>
  tx.run(t.deleteFrom('setting_profiles').where('profile_id', '=', id)).changes
