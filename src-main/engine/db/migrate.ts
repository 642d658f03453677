import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors/errors.ts'
import { checkDatabase } from './check-database.ts'
import { syncFile } from './durable-file.ts'
import type { Migration } from './migration.ts'
import { translateSqliteError } from './sqlite-error.ts'

export interface MigrateOptions {
  /** path of the copy that is made before the first change to a database of this version; null: it is one already */
  backupTo(fromVersion: number): string | null
  log(message: string): void
}

/**
 * Brings the schema to the newest version, each step in its own transaction; a database that already has data is
 * copied first, and the copy is checked. Forward only.
 *
 * @throws db.newer_than_app when the file was written by a newer Hearth
 */
export function migrate(db: Database, migrations: readonly Migration[], options: MigrateOptions) {
  for (const [at, { id, name }] of migrations.entries()) {
    if (id !== at + 1) throw new Error(`migration ${name} has id ${id}, expected ${at + 1}`)
  }
  const from = db.pragma('user_version', { simple: true }) as number
  const newest = migrations.length
  if (from > newest) {
    throw new AppError('db.newer_than_app', `The data is of version ${from}, this Hearth knows ${newest}`, {
      from,
      newest,
    })
  }
  const pending = migrations.slice(from)
  if (pending.length === 0) return { from, to: from }
  try {
    const copyTo = from > 0 ? options.backupTo(from) : null
    if (copyTo !== null) copyChecked(db, copyTo)
    withoutForeignKeys(db, () => {
      for (const migration of pending) {
        applyOne(db, migration)
        options.log(`migrated to ${migration.id} ${migration.name}`)
      }
    })
  } catch (thrown) {
    throw translateSqliteError(thrown)
  }
  return { from, to: newest }
}

/** It gets its name when it is whole: a kill leaves nothing that looks like a backup. */
function copyChecked(db: Database, path: string): void {
  const unchecked = `${path}.part`
  rmSync(unchecked, { force: true })
  db.prepare('VACUUM INTO ?').run(unchecked)
  checkDatabase(unchecked)
  syncFile(unchecked)
  renameSync(unchecked, path)
}

function applyOne(db: Database, migration: Migration): void {
  db.transaction(() => {
    migration.up(db)
    const broken = db.pragma('foreign_key_check') as { table: string }[]
    if (broken.length > 0) {
      throw new Error(`${migration.name} leaves ${broken.length} dangling references, first in ${broken[0]?.table}`)
    }
    db.pragma(`user_version = ${migration.id}`)
  }).immediate()
}

/** The pragma does nothing inside a transaction, so it is switched around all of them. */
function withoutForeignKeys(db: Database, work: () => void): void {
  db.pragma('foreign_keys = OFF')
  try {
    work()
  } finally {
    db.pragma('foreign_keys = ON')
  }
}
