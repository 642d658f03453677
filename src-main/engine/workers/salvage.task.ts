import { copyFileSync, existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { RowCounts } from '#shared/domain/backup.ts'
import { AppError } from '#shared/errors/errors.ts'
import { checkOpened } from '../db/check-database.ts'
import { copyTable, type TableOutcome } from '../db/copy-table.ts'
import { readFacts } from '../db/database-facts.ts'
import { hashFile, syncFile } from '../db/durable-file.ts'
import { migrate } from '../db/migrate.ts'
import { openDamaged } from '../db/open-damaged.ts'
import { openDatabase } from '../db/open-database.ts'
import { translateSqliteError } from '../db/sqlite-error.ts'
import { migrations } from '../migrations/index.ts'
import { closeWhole, pauseRuns, removeDatabase } from './stage-restore.task.ts'

export interface SalvageRequest {
  damagedFile: string
  /** the new database with what could be read */
  staged: string
}

export interface Salvaged {
  tables: (TableOutcome & { orphans: number })[]
  counts: RowCounts
  sha256: string
}

/**
 * Copies what can still be read from a damaged database, row by row, into a new one of this version. It works on a copy
 * and never writes to the damaged file. Rows that refer to rows that are gone are dropped and counted.
 *
 * @throws db.corrupt when nothing in it can be read any more, disk.full
 */
export default function salvage({ damagedFile, staged }: SalvageRequest): Salvaged {
  const work = `${staged}.damaged`
  removeDatabase(staged)
  removeDatabase(work)
  try {
    if (!existsSync(damagedFile)) throw new AppError('db.corrupt', 'There is no database to read')
    copyFileSync(damagedFile, work)
    if (existsSync(`${damagedFile}-wal`)) copyFileSync(`${damagedFile}-wal`, `${work}-wal`)
    const source = openDamaged(work)
    const target = openDatabase(staged)
    try {
      migrate(target, migrations, { backupTo: () => null, log: () => {} })
      const tables = fill(target, source)
      pauseRuns(target)
      checkOpened(target, staged)
      const { counts } = readFacts(target)
      closeWhole(target)
      target.close()
      syncFile(staged)
      return { tables, counts, sha256: hashFile(staged) }
    } finally {
      source.close()
      target.close()
    }
  } catch (thrown) {
    removeDatabase(staged)
    throw translateSqliteError(thrown)
  } finally {
    removeDatabase(work)
  }
}

/** Without triggers: they would do a second time what their rows show already. Full-text tables are made anew. */
function fill(target: Database, source: Database): Salvaged['tables'] {
  target.pragma('foreign_keys = OFF')
  const triggers = target.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Named[]
  for (const { name } of triggers) target.exec(`DROP TRIGGER "${name}"`)
  const outcomes = tablesOf(target).map((name) => {
    target.exec(`DELETE FROM "${name}"`)
    return copyTable(source, target, name)
  })
  const orphans = dropOrphans(target)
  for (const { sql } of triggers) target.exec(sql)
  for (const { name, sql } of fullTextTables(target)) rebuild(target, name, sql)
  target.pragma('foreign_keys = ON')
  return outcomes.map((outcome) => ({ ...outcome, orphans: orphans.get(outcome.name) ?? 0 }))
}

interface Named {
  name: string
  sql: string
}

const fullTextTables = (db: Database): Named[] =>
  db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'").all() as Named[]

/** Ordinary tables: not the virtual ones, nor what they and SQLite keep for themselves. */
function tablesOf(db: Database): string[] {
  const virtual = fullTextTables(db).map(({ name }) => name)
  const all = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[]
  return all
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && !virtual.some((own) => name === own || name.startsWith(`${own}_`)))
}

/** Dropping one row can make others orphans, so it goes on until there are none. */
function dropOrphans(db: Database): Map<string, number> {
  const dropped = new Map<string, number>()
  for (;;) {
    const found = db.pragma('foreign_key_check') as { table: string; rowid: number | null }[]
    if (found.length === 0) return dropped
    for (const { table, rowid } of found) {
      if (rowid === null) dropOrphansWithoutRowid(db, table)
      else db.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid)
      dropped.set(table, (dropped.get(table) ?? 0) + 1)
    }
  }
}

function dropOrphansWithoutRowid(db: Database, table: string): void {
  for (const { from, to, table: parent } of db.pragma(`foreign_key_list("${table}")`) as Reference[]) {
    const parentColumn = to ?? from
    db.exec(
      `DELETE FROM "${table}" WHERE "${from}" IS NOT NULL
         AND "${from}" NOT IN (SELECT "${parentColumn}" FROM "${parent}")`,
    )
  }
}

interface Reference {
  table: string
  from: string
  to: string | null
}

/**
 * What fills the full-text tables that keep no text of their own, from the rows that have it. Damaged JSON gives no text
 * and stops nothing. What was copied for a second column is found in the first one.
 */
export const REFILLS: Readonly<Record<string, string>> = {
  messages_fts: `
    INSERT INTO messages_fts (rowid, text)
    SELECT m.row_no, group_concat(json_extract(part.value, '$.text'), char(10))
    FROM messages AS m JOIN conversations AS c USING (conversation_id),
      json_each(CASE WHEN json_valid(m.parts) THEN m.parts ELSE '[]' END) AS part
    WHERE json_extract(part.value, '$.type') = 'text' AND NOT (c.is_twin_open = 1 AND m.created_at < c.created_at)
    GROUP BY m.row_no`,
  // a run whose own line was lost, or that an older version wrote, is found by its title all the same
  run_texts_fts: `
    INSERT OR IGNORE INTO run_texts (run_id, step_no) SELECT run_id, 0 FROM runs;
    INSERT INTO run_texts_fts (rowid, text)
    SELECT t.text_no, coalesce(r.title, concat_ws(' ', s.name,
      CASE WHEN json_valid(s.input) THEN substr(s.input ->> 'args', 1, 500) END,
      CASE WHEN json_valid(s.output) THEN substr(coalesce(s.output ->> 'output', s.output ->> 'text'), 1, 1500) END,
      CASE WHEN json_valid(s.error) THEN substr(s.error ->> 'message', 1, 200) END))
    FROM run_texts AS t
    LEFT JOIN runs AS r ON r.run_id = t.run_id AND t.step_no = 0
    LEFT JOIN steps AS s ON s.run_id = t.run_id AND s.step_no = t.step_no`,
}

/** Text that a table of ours holds is indexed again. */
function rebuild(db: Database, name: string, sql: string): void {
  if (!/content\s*=\s*''/.test(sql)) {
    db.prepare(`INSERT INTO "${name}" ("${name}") VALUES ('rebuild')`).run()
    return
  }
  const refill = REFILLS[name]
  if (refill === undefined) throw new Error(`nothing is known that fills ${name}`)
  db.exec(refill)
}
