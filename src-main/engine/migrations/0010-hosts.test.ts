import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

const quiet = { backupTo: () => ':memory:', log: () => {} }

test('permissions of the version before stay as they were, go with what they speak of, and may now name a host', () => {
  const db = new BetterSqlite3(':memory:')
  migrate(db, migrations.slice(0, 9), quiet)
  db.pragma('foreign_keys = ON')
  db.exec(`
    INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, usage, created_at)
      VALUES ('run_1', 'agent', 'A', 'waiting', 'null', '{}', 'l', 0, '{}', 10);
    INSERT INTO grants VALUES ('grant_1', 'file_write', 'allow', 'run', 'run_1', NULL, NULL, 11, 99),
                              ('grant_2', 'file_write', 'deny', 'always', NULL, NULL, NULL, 12, NULL);
    INSERT INTO approvals (approval_id, kind, state, run_id, agent_name, call_id, tool, title, risk, reasons, args,
        args_hash, scopes, created_at)
      VALUES ('appr_1', 'permission', 'pending', 'run_1', 'A', 'call_1', 'file_write', 'Write?', 'write', '[]', '{}',
        'h', '[]', 13);
  `)
  for (const migration of migrations.slice(9)) migration.up(db)
  expect(db.prepare('SELECT * FROM grants ORDER BY grant_id').raw().all()).toEqual([
    ['grant_1', 'file_write', 'allow', 'run', 'run_1', null, null, null, 11, 99],
    ['grant_2', 'file_write', 'deny', 'always', null, null, null, null, 12, null],
  ])
  expect(db.prepare('SELECT approval_id, host FROM approvals').raw().all()).toEqual([['appr_1', null]])
  db.exec(
    `INSERT INTO grants VALUES ('grant_3', 'web_fetch', 'allow', 'host', NULL, NULL, NULL, 'example.org', 14, NULL)`,
  )
  db.exec(`DELETE FROM runs`)
  expect(db.prepare('SELECT grant_id FROM grants ORDER BY grant_id').pluck().all()).toEqual(['grant_2', 'grant_3'])
  expect(db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM grants WHERE tool = 'x'`).get()).toMatchObject({
    detail: expect.stringContaining('grants_by_tool'),
  })
  db.close()
})
