import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isAppError } from '#shared/errors/errors.ts'
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import type { Tx } from './db.ts'
import { openDatabase } from './open-database.ts'
import { createSqlTimer } from './slow-sql.ts'
import { tables } from './tables.ts'
import { createWriteDb, type OwnedWriteDb } from './write-db.ts'

interface Schema {
  notes: { id: number; text: string }
}
const t = tables<Schema>()
const insert = (tx: Tx, id: number) => tx.run(t.insertInto('notes').values({ id, text: `note ${id}` }))

let dir: string
let db: OwnedWriteDb
let clock: FakeClock
const log = createSilentLog()

const open = () => createWriteDb(openDatabase(join(dir, 'notes.db')), createSqlTimer(clock, log), log)
const ids = () => db.all(t.selectFrom('notes').select('id').orderBy('id')).map((row) => row.id)

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-db-'))
  clock = createFakeClock()
  db = open()
  db.raw.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
})

afterEach(() => {
  if (db.raw.open) db.close()
  rmSync(dir, { recursive: true })
})

describe('durable', () => {
  test('work of one turn shares one commit, and each caller gets its own answer', async () => {
    const commits: string[] = []
    const answers = await Promise.all(
      [1, 2, 3].map((id) =>
        db.durable((tx) => {
          insert(tx, id)
          if (id === 1) tx.afterCommit(() => commits.push(`committed with ${ids().length} rows`))
          return id * 10
        }),
      ),
    )
    expect({ answers, commits, ids: ids() }).toEqual({
      answers: [10, 20, 30],
      commits: ['committed with 3 rows'],
      ids: [1, 2, 3],
    })
  })

  test('one that throws is rolled back alone, with its callbacks, and rejects alone', async () => {
    const rang: number[] = []
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((id) =>
        db.durable((tx) => {
          insert(tx, id)
          tx.afterCommit(() => rang.push(id))
          if (id === 2) throw new Error('not this one')
        }),
      ),
    )
    expect({ states: outcomes.map((outcome) => outcome.status), rang, ids: ids() }).toEqual({
      states: ['fulfilled', 'rejected', 'fulfilled'],
      rang: [1, 3],
      ids: [1, 3],
    })
  })

  test('the commit is made with synchronous=FULL, and what follows with NORMAL again', async () => {
    const level = () => db.raw.pragma('synchronous', { simple: true })
    const during = await db.durable(level)
    expect({ during, after: level() }).toEqual({ during: 2, after: 1 })
  })

  test('is on disk when it resolves', async () => {
    await db.durable((tx) => insert(tx, 1))
    const other = openDatabase(join(dir, 'notes.db'))
    expect(other.prepare('SELECT id FROM notes').all()).toEqual([{ id: 1 }])
    other.close()
  })

  test('a full disk rejects everybody in the commit with disk.full and leaves the database usable', async () => {
    db.raw.pragma('max_page_count = 4')
    const big = (tx: Tx) => tx.run(t.insertInto('notes').values({ id: 2, text: 'x'.repeat(100_000) }))
    const outcomes = await Promise.allSettled([db.durable((tx) => insert(tx, 1)), db.durable(big)])
    const codes = outcomes.map((one) => (one.status === 'rejected' && isAppError(one.reason) ? one.reason.code : 'ok'))
    db.raw.pragma('max_page_count = 1000')
    await db.durable((tx) => insert(tx, 3))
    expect({ last: codes.at(-1), kept: ids().includes(3), big: ids().includes(2) }).toEqual({
      last: 'disk.full',
      kept: true,
      big: false,
    })
    expect(codes[0] === 'ok').toBe(ids().includes(1))
  })

  test('work that was promised before close is committed by close', async () => {
    const promise = db.durable((tx) => insert(tx, 7))
    db.close()
    await promise
    db = open()
    expect(ids()).toEqual([7])
  })

  test('after close it rejects and nothing crashes', async () => {
    db.close()
    await expect(db.durable((tx) => insert(tx, 1))).rejects.toThrow('not open')
  })
})

describe('quick', () => {
  test('commits before it returns and then calls back', () => {
    const seen: number[][] = []
    db.quick((tx) => {
      insert(tx, 1)
      tx.afterCommit(() => seen.push(ids()))
    })
    expect(seen).toEqual([[1]])
  })

  test('throws what the work throws, and nothing of it stays', () => {
    const fails = () =>
      db.quick((tx) => {
        insert(tx, 1)
        throw new Error('no')
      })
    expect(fails).toThrow('no')
    expect(ids()).toEqual([])
  })

  test('inside a transaction it is a part of it: its callback waits for the outer commit, and goes with it', () => {
    const rang: string[] = []
    const inner = (id: number) =>
      db.quick((tx) => {
        insert(tx, id)
        tx.afterCommit(() => rang.push(`inner ${id}`))
      })
    db.quick((tx) => {
      inner(1)
      insert(tx, 2)
      rang.push('outer')
    })
    expect(() =>
      db.quick(() => {
        inner(3)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect({ rang, ids: ids() }).toEqual({ rang: ['outer', 'inner 1'], ids: [1, 2] })
  })

  test('asynchronous work is refused', () => {
    expect(() => db.quick(async (tx) => insert(tx, 1))).toThrow('synchronous')
    expect(ids()).toEqual([])
  })

  test('a callback that throws is logged and does not undo the commit', () => {
    const before = log.lines.length
    db.quick((tx) => {
      insert(tx, 1)
      tx.afterCommit(() => {
        throw new Error('bell broke')
      })
    })
    expect({ ids: ids(), logged: log.lines.length - before }).toEqual({ ids: [1], logged: 1 })
  })
})

test('a statement that takes over 40 ms is logged by its text, once a minute', () => {
  const clock = createFakeClock()
  let nowMs = 0
  const lines = createSilentLog()
  const timer = createSqlTimer({ ...clock, monotonicMs: () => nowMs }, lines)
  for (const atMs of [0, 1_000, 70_000]) {
    nowMs = atMs + 41
    timer.ended('SELECT   1', atMs)
  }
  expect(lines.lines.map((line) => line.fields)).toEqual([
    { sql: 'SELECT 1', tookMs: 41 },
    { sql: 'SELECT 1', tookMs: 41 },
  ])
})

test('a query that Kysely is asked to execute by itself is refused', async () => {
  await expect(t.selectFrom('notes').selectAll().execute()).rejects.toThrow('db.all')
})

describe('what keeps it from writing', () => {
  const limitPages = (count: number) => db.raw.pragma(`max_page_count = ${count}`)
  const pages = () => db.raw.pragma('page_count', { simple: true }) as number
  const writeMuch = () => db.quick((tx) => tx.run(t.insertInto('notes').values({ id: 1, text: 'x'.repeat(100_000) })))

  test('a full disk is told until something is written again; a commit without a change proves nothing', () => {
    expect(db.trouble()).toBeNull()
    limitPages(pages())
    expect(writeMuch).toThrow(expect.objectContaining({ code: 'disk.full' }))
    db.quick(() => {})
    expect(db.trouble()).toBe('disk.full')
    limitPages(10_000)
    writeMuch()
    expect(db.trouble()).toBeNull()
  })

  test('it is told no longer than it was met: nobody may have written since', async () => {
    limitPages(pages())
    expect(writeMuch).toThrow()
    await clock.advance(59_000)
    expect(db.trouble()).toBe('disk.full')
    await clock.advance(1_000)
    expect(db.trouble()).toBeNull()
  })

  test('what the work itself refuses is no trouble of the disk', () => {
    expect(() =>
      db.quick(() => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(db.trouble()).toBeNull()
  })
})
