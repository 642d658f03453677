import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

const quiet = { backupTo: () => ':memory:', log: () => {} }

test('runs of the version before keep their rows, count as seen, and are found by title, tool and answer', () => {
  const db = new BetterSqlite3(':memory:')
  migrate(db, migrations.slice(0, 8), quiet)
  db.exec(`
    INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, steps, usage, created_at, ended_at)
      VALUES ('run_1', 'agent', 'Unpaid invoices', 'succeeded', 'null', '{}', 'l', 0, 2,
              '{"inputTokens":40,"outputTokens":2}', 10, 20),
             ('run_2', 'agent', 'Still at work', 'running', 'null', '{}', 'l', 0, 0,
              '{"inputTokens":0,"outputTokens":0}', 11, NULL);
    INSERT INTO steps (run_id, step_no, attempt, kind, name, state, input, output, started_at, ended_at)
      VALUES ('run_1', 1, 1, 'tool', 'read_file', 'succeeded', '{"callId":"c","args":{"path":"bills.md"}}',
              '{"output":"water and power","summary":"2 lines"}', 10, 12),
             ('run_1', 2, 1, 'model', 'small', 'succeeded', '{"purpose":"answer"}', '{"text":"Pay Northgate"}', 12, 20),
             ('run_2', 1, 1, 'model', 'small', 'started', '{"purpose":"answer"}', NULL, 12, NULL);
    INSERT INTO run_events VALUES ('run_1', 1, 'run.finished', '{"state":"succeeded"}', 20);
  `)
  for (const migration of migrations.slice(8)) migration.up(db)
  const found = (word: string) =>
    db
      .prepare(
        `SELECT DISTINCT run_id FROM run_texts
         WHERE text_no IN (SELECT rowid FROM run_texts_fts WHERE run_texts_fts MATCH ?)`,
      )
      .pluck()
      .all(word)
  expect({
    runs: db.prepare('SELECT run_id, tokens, seen_at, deleted_at FROM runs ORDER BY run_id').all(),
    steps: db.prepare('SELECT step_no, summary FROM steps WHERE run_id = ? ORDER BY step_no').all('run_1'),
    found: ['invoices', '"read_file"', 'bills', 'power', 'Northgate', 'work', 'callId'].map(found),
    broken: db.pragma('foreign_key_check'),
  }).toEqual({
    runs: [
      { run_id: 'run_1', tokens: 42, seen_at: 20, deleted_at: null },
      { run_id: 'run_2', tokens: 0, seen_at: null, deleted_at: null },
    ],
    steps: [
      { step_no: 1, summary: '2 lines' },
      { step_no: 2, summary: null },
    ],
    found: [['run_1'], ['run_1'], ['run_1'], ['run_1'], ['run_1'], ['run_2'], []],
    broken: [],
  })
  db.prepare('DELETE FROM runs WHERE run_id = ?').run('run_1')
  expect(found('invoices')).toEqual([])
  db.close()
})
