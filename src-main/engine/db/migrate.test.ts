import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from '../migrations/index.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migration.ts'
import { openDatabase } from './open-database.ts'

const one: Migration = {
  id: 1,
  name: 'parents',
  up: (db) => db.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT; INSERT INTO parents VALUES (1)'),
}
const two: Migration = {
  id: 2,
  name: 'children',
  up: (db) => db.exec('CREATE TABLE children (parent_id INTEGER REFERENCES parents (id)) STRICT'),
}
const dangling: Migration = {
  id: 3,
  name: 'dangling',
  up: (db) => db.exec('CREATE TABLE extra (id INTEGER) STRICT; INSERT INTO children VALUES (99)'),
}

let dir: string
let path: string
const backups: string[] = []
const options = {
  backupTo: (from: number) => {
    const backup = join(dir, `before-${from}.db`)
    backups.push(backup)
    return backup
  },
  log: () => {},
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-migrate-'))
  path = join(dir, 'a.db')
  backups.length = 0
})
afterEach(() => rmSync(dir, { recursive: true }))

test('an empty database is brought to the newest version without a backup; a second time does nothing', () => {
  const db = openDatabase(path)
  expect([migrate(db, [one, two], options), migrate(db, [one, two], options), backups]).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 2 },
    [],
  ])
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  db.close()
})

test('a database with data is copied before its first change, and the copy holds the old version', () => {
  const db = openDatabase(path)
  migrate(db, [one], options)
  migrate(db, [one, two], options)
  const copy = openDatabase(backups[0] ?? '')
  expect({
    version: copy.pragma('user_version', { simple: true }),
    rows: copy.prepare('SELECT * FROM parents').all(),
    tables: copy.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'children'").get(),
  }).toEqual({ version: 1, rows: [{ id: 1 }], tables: { n: 0 } })
  copy.close()
  db.close()
})

test('a step that fails leaves the version and schema of the step before it', () => {
  const db = openDatabase(path)
  expect(() => migrate(db, [one, two, dangling], options)).toThrow('dangling leaves 1 dangling references')
  expect({
    version: db.pragma('user_version', { simple: true }),
    extra: db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'extra'").get(),
    foreignKeys: db.pragma('foreign_keys', { simple: true }),
  }).toEqual({ version: 2, extra: { n: 0 }, foreignKeys: 1 })
  db.close()
})

test('a file of a newer Hearth is refused and not touched', () => {
  const db = openDatabase(path)
  migrate(db, [one, two], options)
  expect(() => migrate(db, [one], options)).toThrow(
    expect.objectContaining({ code: 'db.newer_than_app', data: { from: 2, newest: 1 } }),
  )
  expect({ version: db.pragma('user_version', { simple: true }), backups: backups.filter(existsSync) }).toEqual({
    version: 2,
    backups: [],
  })
  db.close()
})

test('the list of migrations is numbered from 1 without gaps, and every table is STRICT', () => {
  const db = openDatabase(':memory:')
  expect(() => migrate(db, [two], options)).toThrow('expected 1')
  migrate(db, migrations, options)
  const loose = db
    .prepare("SELECT name FROM pragma_table_list WHERE strict = 0 AND type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  expect(loose).toEqual([])
  db.close()
})
