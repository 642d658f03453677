import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'

export interface PromptRow {
  prompt_id: string
  name: string
  title: string
  text: string
  starter: string | null
  is_hidden: number
  created_at: number
  updated_at: number
  deleted_at: number | null
}

const t = tables<{ prompts: PromptRow }>()

export const listPrompts = (db: Db, withHidden: boolean): PromptRow[] => {
  let select = t.selectFrom('prompts').selectAll().where('deleted_at', 'is', null)
  if (!withHidden) select = select.where('is_hidden', '=', 0)
  return db.all(select.orderBy('name'))
}

export const findPrompt = (db: Db, id: string): PromptRow | undefined =>
  db.get(t.selectFrom('prompts').selectAll().where('prompt_id', '=', id))

export const findByName = (db: Db, name: string): PromptRow | undefined =>
  db.get(t.selectFrom('prompts').selectAll().where('name', '=', name).where('deleted_at', 'is', null))

export const knownStarters = (db: Db): string[] =>
  db
    .all(t.selectFrom('prompts').select('starter').where('starter', 'is not', null))
    .map(({ starter }) => starter as string)

export const countPrompts = (db: Db): number =>
  db.sql<{ count: number }>('SELECT count(*) AS count FROM prompts WHERE deleted_at IS NULL')[0]?.count ?? 0

export function insertPrompt(tx: Tx, row: PromptRow): void {
  tx.run(t.insertInto('prompts').values(row))
}

export function updatePrompt(tx: Tx, id: string, change: Partial<PromptRow>): void {
  tx.run(t.updateTable('prompts').set(change).where('prompt_id', '=', id))
}
