import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, openReadOnly } from './open-database.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-open-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a new database has WAL, foreign keys and NORMAL commits', () => {
  const db = openDatabase(join(dir, 'a.db'))
  const pragma = (name: string) => db.pragma(name, { simple: true })
  expect(['journal_mode', 'foreign_keys', 'synchronous', 'busy_timeout'].map(pragma)).toEqual(['wal', 1, 1, 5000])
  db.close()
})

test.each([
  ['text', Buffer.from('this is a text that somebody saved over the database, long enough to have a header')],
  ['zeros with a header', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_000)])],
])('a file of %s is db.corrupt, and names the file', (_name, content) => {
  const path = join(dir, 'a.db')
  writeFileSync(path, content)
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'db.corrupt', data: { path } }))
})

test('a place where no file can be is data.unwritable', () => {
  expect(() => openDatabase(dir)).toThrow(expect.objectContaining({ code: 'data.unwritable', data: { path: dir } }))
})

test('a read-only connection reads what the writer committed and refuses to write', () => {
  const path = join(dir, 'a.db')
  const writer = openDatabase(path)
  writer.exec('CREATE TABLE n (id INTEGER); INSERT INTO n VALUES (5)')
  const reader = openReadOnly(path)
  expect(reader.prepare('SELECT id FROM n').all()).toEqual([{ id: 5 }])
  expect(() => reader.exec('DELETE FROM n')).toThrow('readonly')
  reader.close()
  writer.close()
})

test('a backup that is put in place of the database is not mixed with the journal of what was there before', () => {
  const path = join(dir, 'data.sqlite')
  const before = openDatabase(path)
  before.exec('CREATE TABLE notes (text TEXT NOT NULL) STRICT')
  before.exec("INSERT INTO notes VALUES ('in the backup')")
  before.prepare('VACUUM INTO ?').run(join(dir, 'backup.sqlite'))
  before.exec("INSERT INTO notes VALUES ('after the backup')")
  const journal = readFileSync(`${path}-wal`)
  before.close()

  // as after a crash: the journal stayed
  copyFileSync(join(dir, 'backup.sqlite'), path)
  writeFileSync(`${path}-wal`, journal)
  const restored = openDatabase(path)
  expect(restored.prepare('SELECT text FROM notes').all()).toEqual([{ text: 'in the backup' }])
  expect(readFileSync(`${path}.old-wal`)).toEqual(journal)
  restored.close()
})

test('the journal that a crash left beside its own database is kept', () => {
  const path = join(dir, 'data.sqlite')
  const before = openDatabase(path)
  before.exec("CREATE TABLE notes (text TEXT NOT NULL) STRICT; INSERT INTO notes VALUES ('only in the journal')")
  copyFileSync(path, join(dir, 'crashed.sqlite'))
  copyFileSync(`${path}-wal`, join(dir, 'crashed.sqlite-wal'))
  before.close()
  const after = openDatabase(join(dir, 'crashed.sqlite'))
  expect(after.prepare('SELECT text FROM notes').all()).toEqual([{ text: 'only in the journal' }])
  after.close()
})
