import { existsSync, mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createVersionStore, hashOf } from './version-store.ts'
import find from './versions-clean-up.task.ts'
import { createVersionsCleanUp } from './versions-clean-up.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 5, 15)
const AGES = { old: 200, recent: 10 }
let dir: string

beforeEach(async () => {
  dir = await makeTempDir()
  mkdirSync(join(dir, 'versions'))
})

/** A database in which one file was changed so many days before `now`, with the content before it kept. */
function change(name: string, content: string, daysAgo: number, state = 'applied'): string {
  const path = join(dir, name)
  const db = makeTestDb({ path })
  db.quick((tx) => {
    tx.sql(`INSERT OR IGNORE INTO folders VALUES ('fold_1', '/x', 'x', 'write', 0, 1, NULL)`)
    tx.sql(
      `INSERT INTO file_changes (change_id, idempotency_key, run_id, step_no, folder_id, path, state, hash_before,
         hash_after, added_lines, removed_lines, size_bytes, at)
       VALUES (?, ?, 'run_1', 1, 'fold_1', 'a', ?, ?, 'after', 0, 0, 1, ?)`,
      content,
      content,
      state,
      hashOf(Buffer.from(content)),
      NOW - daysAgo * DAY_MS,
    )
  })
  db.close()
  return path
}

async function keep(content: string): Promise<string> {
  const hash = await createVersionStore(join(dir, 'versions')).put(Buffer.from(content))
  const path = join(dir, 'versions', hash.slice(0, 2), `${hash}.zst`)
  const then = new Date(NOW - 300 * DAY_MS)
  utimesSync(path, then, then)
  return path
}

const cleanUp = (databaseFile: string, backups: { path: string; at: number }[] = []) =>
  createVersionsCleanUp({
    settings: { get: () => 90 as never },
    workers: { run: async (_entry: unknown, input: never) => find(input) } as never,
    versionsDir: join(dir, 'versions'),
    databaseFile,
    backups: async () => backups,
  }).run(NOW)

test('what only an old change refers to goes, what a recent one needs stays', async () => {
  const [old, recent] = [await keep('old'), await keep('recent')]
  change('now.sqlite', 'old', AGES.old)
  const file = change('now.sqlite', 'recent', AGES.recent)
  expect(await cleanUp(file)).toMatchObject({ what: 'versions', count: 1 })
  expect([existsSync(old), existsSync(recent)]).toEqual([false, true])
})

test('what a backup could still undo when it is restored stays', async () => {
  const old = await keep('old')
  const backup = change('backup.sqlite', 'old', AGES.old)
  const file = change('now.sqlite', 'other', AGES.recent)
  await cleanUp(file, [{ path: backup, at: NOW - (AGES.old - 5) * DAY_MS }])
  expect(existsSync(old)).toBe(true)
})

test('what a crash left unfinished stays however old it is', async () => {
  const old = await keep('old')
  await cleanUp(change('now.sqlite', 'old', AGES.old, 'pending'))
  expect(existsSync(old)).toBe(true)
})

test('a backup that cannot be read lets nothing go', async () => {
  const old = await keep('old')
  const file = change('now.sqlite', 'other', AGES.recent)
  await expect(cleanUp(file, [{ path: join(dir, 'gone.sqlite'), at: NOW }])).rejects.toThrow()
  expect(existsSync(old)).toBe(true)
})

test('content that is put again just now stays', async () => {
  const old = await keep('old')
  const file = change('now.sqlite', 'other', AGES.recent)
  await createVersionStore(join(dir, 'versions')).put(Buffer.from('old'))
  await cleanUp(file)
  expect(existsSync(old)).toBe(true)
})
