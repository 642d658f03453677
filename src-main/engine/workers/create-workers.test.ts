import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { entryUrl } from '#main/platform/entries.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { hashFile } from '../db/durable-file.ts'
import { openReadOnly } from '../db/open-database.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import type backUp from './backup.task.ts'
import type { BackupRequest } from './backup.task.ts'
import { createWorkers } from './create-workers.ts'

const workers = createWorkers()
let dir: string
let db: OwnedWriteDb

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-workers-'))
  db = makeTestDb({ path: join(dir, 'hearth.sqlite') })
})
afterEach(() => {
  if (db.raw.open) db.close()
  rmSync(dir, { recursive: true })
})
afterAll(() => workers.close())

const requestFor = (name: string): BackupRequest => ({
  databaseFile: join(dir, name),
  target: join(dir, 'copy.sqlite'),
  kind: 'manual',
  at: 0,
  appVersion: '1.0.0',
})

const fill = (rows: number) =>
  db.quick((tx) => {
    for (let i = 0; i < rows; i++)
      tx.sql('INSERT INTO settings VALUES (?, ?, 1)', `key.${i}`, JSON.stringify('x'.repeat(500)))
  })

describe('a backup', () => {
  const back = (signal?: AbortSignal) => workers.run<typeof backUp>('backup-task', requestFor('hearth.sqlite'), signal)

  test('is a whole copy of what was committed, made while the core goes on writing', async () => {
    fill(2_000)
    const making = back()
    db.quick((tx) => tx.sql("INSERT INTO settings VALUES ('meanwhile', '1', 1)"))
    const made = await making
    expect(made).toMatchObject({ kind: 'manual', at: 0, sha256: hashFile(join(dir, 'copy.sqlite')), lastCheck: null })
    expect(JSON.parse(readFileSync(join(dir, 'copy.sqlite.json'), 'utf8'))).toEqual(made)
    const copy = openReadOnly(join(dir, 'copy.sqlite'))
    const { n } = copy.prepare("SELECT count(*) AS n FROM settings WHERE key LIKE 'key.%'").get() as { n: number }
    copy.close()
    expect({ n, isWhole: made.sizeBytes > 500_000 }).toEqual({ n: 2_000, isWhole: true })
  })

  test('of a damaged database is db.corrupt and leaves no file behind', async () => {
    fill(2_000)
    db.close()
    writeFileSync(join(dir, 'hearth.sqlite'), Buffer.alloc(40_000, 7), { flag: 'r+' })
    await expect(back()).rejects.toMatchObject({ code: 'db.corrupt' })
    expect(readdirSync(dir).filter((name) => name.startsWith('copy'))).toEqual([])
  })

  test('that is stopped rejects as an abort', async () => {
    const stop = new AbortController()
    const making = back(stop.signal)
    stop.abort()
    await expect(making).rejects.toMatchObject({ name: 'AbortError' })
  })
})

test('an error of a task keeps its code and data across the thread', async () => {
  const request = requestFor('none.sqlite')
  await expect(workers.run<typeof backUp>('backup-task', request)).rejects.toMatchObject({
    name: 'AppError',
    code: 'data.unwritable',
    data: { path: request.databaseFile },
  })
  expect(existsSync(request.target)).toBe(false)
})

test('closed workers refuse, and closing unused ones loads nothing', async () => {
  const unused = createWorkers()
  await unused.close()
  await expect(unused.run<typeof backUp>('backup-task', requestFor('none.sqlite'))).rejects.toMatchObject({
    code: 'cancelled',
  })
})

test('what a library leaves behind as a rejected promise does not end its thread', async () => {
  const { default: Pool } = await import('piscina')
  const pool = new Pool({ filename: entryUrl('worker').href, maxThreads: 1 })
  const code = `import { threadId } from 'node:worker_threads'
    export default () => { Promise.reject(new Error('left behind')); return threadId }`
  const task = `data:text/javascript,${encodeURIComponent(code)}`
  const answers = []
  for (let run = 0; run < 4; run++) answers.push(await pool.run({ task, input: null }))
  await pool.destroy()
  expect(new Set(answers.map((answer) => answer.value)).size).toBe(1)
})
