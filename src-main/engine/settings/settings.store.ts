import type { Db, Tx } from '../db/db.ts'
import { tables } from '../db/tables.ts'

interface SettingRow {
  key: string
  value: string
  updated_at: number
}

export interface SettingChangeRow {
  change_id: number
  key: string
  before: string | null
  after: string | null
  changed_by: string
  at: number
}

const t = tables<{ settings: SettingRow; setting_changes: SettingChangeRow }>()

export const allSettings = (db: Db): SettingRow[] => db.all(t.selectFrom('settings').selectAll())

/** JSON, or null when the key has its default. */
export const storedValue = (db: Db, key: string): string | null =>
  db.get(t.selectFrom('settings').select('value').where('key', '=', key))?.value ?? null

export function storeValue(tx: Tx, key: string, value: string | null, at: number): void {
  if (value === null) tx.run(t.deleteFrom('settings').where('key', '=', key))
  else {
    tx.run(
      t
        .insertInto('settings')
        .values({ key, value, updated_at: at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updated_at: at })),
    )
  }
}

export function insertChange(tx: Tx, change: Omit<SettingChangeRow, 'change_id'>): void {
  const { key, before, after, changed_by, at } = change
  tx.sql(
    'INSERT INTO setting_changes (key, before, after, changed_by, at) VALUES (?, ?, ?, ?, ?)',
    key,
    before,
    after,
    changed_by,
    at,
  )
}

export const findChange = (db: Db, changeId: number): SettingChangeRow | undefined =>
  db.get(t.selectFrom('setting_changes').selectAll().where('change_id', '=', changeId))

export function listChanges(
  db: Db,
  { key, limit, before }: { key?: string; limit: number; before?: number },
): SettingChangeRow[] {
  const all = t.selectFrom('setting_changes').selectAll().orderBy('change_id', 'desc').limit(limit)
  const rows = before === undefined ? all : all.where('change_id', '<', before)
  return db.all(key === undefined ? rows : rows.where('key', '=', key))
}
