import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

const quiet = { backupTo: () => ':memory:', log: () => {} }

test('models of the version before keep their options, without parameters of their own; a download goes with its provider', () => {
  const db = new BetterSqlite3(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, migrations.slice(0, 4), quiet)
  db.exec(`
    INSERT INTO providers VALUES ('prov_1', 'ollama', 'Ollama', 'http://127.0.0.1:11434', 1, 0, 'ready', '', '0.30', 1, 1);
    INSERT INTO models (provider_id, name, title, capabilities, is_remote, is_listed, wanted_num_ctx)
      VALUES ('prov_1', 'small:1b', 'small', '["chat"]', 0, 1, 4096);
  `)
  migrations[4]?.up(db)
  const model = 'SELECT name, wanted_num_ctx, params, keep_alive_minutes, kv_bytes_per_token FROM models'
  expect(db.prepare(model).all()).toEqual([
    { name: 'small:1b', wanted_num_ctx: 4_096, params: null, keep_alive_minutes: null, kv_bytes_per_token: null },
  ])
  const add = db.prepare(
    "INSERT INTO model_downloads (provider_id, name, state, created_at, updated_at) VALUES ('prov_1', ?, ?, 1, 1)",
  )
  add.run('big:70b', 'running')
  expect(() => add.run('big:70b', 'queued')).toThrow(/UNIQUE/)
  expect(() => add.run('other:1b', 'lost')).toThrow(/CHECK/)
  db.exec("DELETE FROM providers WHERE provider_id = 'prov_1'")
  expect(db.prepare('SELECT count(*) AS count FROM model_downloads').get()).toEqual({ count: 0 })
})
