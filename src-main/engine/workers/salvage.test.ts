import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { hashFile } from '../db/durable-file.ts'
import { openDatabase } from '../db/open-database.ts'
import salvage, { REFILLS } from './salvage.task.ts'

const ROWS = 4_000
const PAGE = 4_096
let file: string
let staged: string

beforeEach(async () => {
  const dir = await makeTempDir()
  file = join(dir, 'hearth.sqlite')
  staged = join(dir, 'staged.sqlite')
  const db = makeTestDb({ path: file })
  db.quick((tx) => {
    for (let i = 1; i <= ROWS; i++) {
      const values = [i, 'run.queued', `run_${i}`, JSON.stringify({ text: 'x'.repeat(400) }), i]
      tx.sql('INSERT INTO events (seq, type, subject, data, at) VALUES (?, ?, ?, ?, ?)', ...values)
      tx.sql(
        'INSERT INTO memories (memory_id, text, text_key, created_at, updated_at) VALUES (?, ?, ?, 1, 1)',
        ...[`mem_${i}`, `remember ${i}`, `key ${i}`],
      )
    }
  })
  db.raw.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
})

/** Writes over whole pages, as a bad sector does. */
function destroy(pages: number[]): void {
  const target = openSync(file, 'r+')
  for (const page of pages) writeSync(target, Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE)
  closeSync(target)
}

function pagesOf(table: string): number[] {
  const db = openDatabase(file)
  const rows = db.prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno").all(table)
  db.close()
  return (rows as { pageno: number }[]).map(({ pageno }) => pageno - 1)
}

const saved = (report: ReturnType<typeof salvage>, name: string) => report.tables.find((each) => each.name === name)

const count = (sql: string): number => {
  const db = openDatabase(staged)
  const [row] = db.prepare(sql).all() as { n: number }[]
  db.close()
  return row?.n ?? 0
}

test('a whole database is saved whole, and the search of it works again', () => {
  const before = hashFile(file)
  const report = salvage({ damagedFile: file, staged })
  expect(saved(report, 'events')).toEqual({ name: 'events', saved: ROWS, gaps: 0, orphans: 0 })
  expect(report.sha256).toBe(hashFile(staged))
  expect(count(`SELECT count(*) AS n FROM memories_fts WHERE memories_fts MATCH '"17"'`)).toBe(1)
  expect(hashFile(file), 'the damaged file is not touched').toBe(before)
})

test('runs, their steps and messages are found again, also beside JSON that is damaged', () => {
  const db = makeTestDb({ path: file })
  db.quick((tx) => {
    const run = `INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, usage, created_at)
      VALUES (?, 'agent', ?, 'succeeded', 'null', '{}', 'l', 0, '{}', 1)`
    tx.sql(run, 'run_a', 'Aardvark report')
    const step = `INSERT INTO steps (run_id, step_no, attempt, kind, name, state, input, output, started_at, ended_at)
      VALUES ('run_a', ?, 1, 'tool', 'file_read', 'succeeded', ?, ?, 1, 2)`
    tx.sql(step, 1, '{"args":{"path":"bison.md"}}', '{"output":"camel text"}')
    tx.sql(step, 2, '{damaged', '{damaged')
    for (const no of [0, 1, 2]) tx.sql("INSERT INTO run_texts (run_id, step_no) VALUES ('run_a', ?)", no)
    const conversation = `INSERT INTO conversations (conversation_id, title, title_by, preview, is_pinned, agent_id, params,
      mode, message_count, created_at, updated_at) VALUES ('conv_a', 'T', 'text', '', 0, 'agent_a', '{}', 'ask', 2, 1, 1)`
    tx.sql(conversation)
    const message = `INSERT INTO messages (message_id, conversation_id, depth, role, state, applied_seq, created_at,
      attachments, parts) VALUES (?, 'conv_a', 0, 'user', 'complete', 0, 1, '[]', ?)`
    tx.sql(message, 'msg_a', '[{"type":"text","stepNo":0,"text":"dromedary"}]')
    tx.sql(message, 'msg_b', '[{"type":')
  })
  db.close()
  salvage({ damagedFile: file, staged })
  const found = (table: string, word: string) =>
    count(`SELECT count(*) AS n FROM ${table} WHERE ${table} MATCH '${word}'`)
  expect(['aardvark', 'bison', 'camel', 'file_read'].map((word) => found('run_texts_fts', `"${word}"`))).toEqual([
    1, 1, 1, 2,
  ])
  expect(found('messages_fts', 'dromedary')).toBe(1)
})

test('every full-text table that keeps no text has a statement that fills it', () => {
  const db = makeTestDb()
  const rows = db.sql<{ name: string }>("SELECT name FROM sqlite_schema WHERE sql LIKE '%contentless_delete=1%'")
  db.close()
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(REFILLS).sort())
})

describe('a damaged one', () => {
  test('with pages of a table destroyed loses the rows on them and no others', () => {
    const leaves = pagesOf('events')
    const lost = [leaves[10], leaves[50], leaves[51]].filter((page) => page !== undefined)
    expect(lost).toHaveLength(3)
    destroy(lost)
    const report = salvage({ damagedFile: file, staged })
    const events = saved(report, 'events')
    expect(events?.gaps).toBeGreaterThanOrEqual(2)
    expect(events?.saved).toBeGreaterThan(ROWS - 60)
    expect(events?.saved).toBeLessThan(ROWS)
    expect(saved(report, 'memories')?.saved).toBe(ROWS)
  })

  test('that was cut off keeps the rows before the cut', () => {
    truncateSync(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE)
    const report = salvage({ damagedFile: file, staged })
    expect(saved(report, 'events')?.saved).toBeGreaterThan(ROWS / 4)
  })

  test('without its header is read all the same', () => {
    const target = openSync(file, 'r+')
    writeSync(target, Buffer.alloc(100), 0, 100, 0)
    closeSync(target)
    expect(saved(salvage({ damagedFile: file, staged }), 'events')?.saved).toBe(ROWS)
  })

  test('with garbage as its log is read without it', () => {
    writeFileSync(`${file}-wal`, Buffer.alloc(50_000, 0x5a))
    expect(saved(salvage({ damagedFile: file, staged }), 'events')?.saved).toBe(ROWS)
    expect(readFileSync(`${file}-wal`)[0]).toBe(0x5a)
  })

  test('of which the list of tables is damaged gives the tables that are still found', () => {
    const lists = pagesOf('sqlite_schema')
    expect(lists.length).toBeGreaterThan(2)
    destroy(lists.slice(-1))
    const report = salvage({ damagedFile: file, staged })
    expect(report.tables.filter((table) => table.saved === ROWS).length).toBeGreaterThan(0)
    expect(report.tables.some((table) => table.gaps > 0)).toBe(true)
  })

  test('that is not there is refused in words', () => {
    rmSync(file)
    expect(() => salvage({ damagedFile: file, staged })).toThrow(expect.objectContaining({ code: 'db.corrupt' }))
  })

  test('of which nothing is left is refused, and leaves no half database', () => {
    writeFileSync(file, Buffer.alloc(80_000, 1))
    expect(() => salvage({ damagedFile: file, staged })).toThrow(expect.objectContaining({ code: 'db.corrupt' }))
    expect(existsSync(staged)).toBe(false)
  })
})

test('what refers to something that is gone is left out and counted', () => {
  const db = openDatabase(file)
  db.pragma('foreign_keys = OFF')
  db.exec(
    "INSERT INTO memories (memory_id, agent_id, text, text_key, created_at, updated_at) VALUES ('m', 'gone', 't', 'k', 1, 1)",
  )
  db.close()
  expect(saved(salvage({ damagedFile: file, staged }), 'memories')).toMatchObject({ saved: ROWS + 1, orphans: 1 })
  expect(count('SELECT count(*) AS n FROM memories')).toBe(ROWS)
})

test('no run goes on by itself', () => {
  const db = openDatabase(file)
  const columns = `INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, usage, created_at)`
  for (const state of ['queued', 'running', 'waiting']) {
    db.exec(`${columns} VALUES ('run_${state}', 'agent', 't', '${state}', 'null', '{}', 'l', 0, '{}', 1)`)
  }
  db.exec("INSERT INTO queue (key, kind, lane, priority, due_at) VALUES ('run_queued', 'agent', 'l', 0, 1)")
  db.close()
  salvage({ damagedFile: file, staged })
  expect(count('SELECT count(*) AS n FROM queue')).toBe(0)
  expect(count("SELECT count(*) AS n FROM runs WHERE state = 'running' AND intent = 'pause'")).toBe(2)
})
