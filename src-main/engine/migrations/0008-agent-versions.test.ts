import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

test('an agent that was there before begins with its state as version 1, and a changed memory is found by its new words', async () => {
  const dir = await makeTempDir()
  const quiet = { backupTo: (from: number) => join(dir, `before-${from}.sqlite`), log: () => {} }
  const db = new BetterSqlite3(':memory:')
  const upTo = (id: number) => migrations.filter((each) => each.id <= id)
  migrate(db, upTo(7), quiet)
  const add = `INSERT INTO agents VALUES (?, 'Mine', 'd', 'Do "it".', ?, '{"temperature":0}',
    '[{"name":"read","permission":"ask"}]', 'plan', 1, '{"maxSteps":3}', ?, 5, 6)`
  db.prepare(add).run('agent_a', '{"providerId":"prov_1","name":"m"}', 0)
  db.prepare(add).run('agent_b', null, 1)
  db.exec(`INSERT INTO memories VALUES (1, 'mem_1', 'agent_a', 'likes tea', 'likes tea', 1, 1)`)
  migrate(db, upTo(8), quiet)
  const read = 'SELECT agent_id, version, agent, made_by, created_at FROM agent_versions ORDER BY agent_id'
  const rows = db.prepare<[], { agent_id: string; agent: string }>(read).all()
  expect(rows).toMatchObject([
    { agent_id: 'agent_a', version: 1, made_by: 'person', created_at: 6 },
    { agent_id: 'agent_b', version: 1, made_by: 'app' },
  ])
  expect(JSON.parse(rows[0]?.agent ?? '')).toEqual({
    name: 'Mine',
    description: 'd',
    instructions: 'Do "it".',
    model: { providerId: 'prov_1', name: 'm' },
    params: { temperature: 0 },
    tools: [{ name: 'read', permission: 'ask' }],
    mode: 'plan',
    usesMemory: true,
    limits: { maxSteps: 3 },
    folders: null,
  })
  expect(JSON.parse(rows[1]?.agent ?? '')).toMatchObject({ model: null })
  db.exec(`UPDATE memories SET text = 'likes coffee'`)
  const find = (word: string) => db.prepare('SELECT rowid FROM memories_fts WHERE memories_fts MATCH ?').all(word)
  expect([find('coffee').length, find('tea').length]).toEqual([1, 0])
  db.close()
})
