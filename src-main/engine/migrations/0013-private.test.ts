import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

const quiet = { backupTo: () => null, log: () => {} }

test('summaries and messages of the version before stay, and what may be private is found without reading the rest', () => {
  const db = new BetterSqlite3(':memory:')
  migrate(db, migrations.slice(0, 12), quiet)
  db.exec(`
    INSERT INTO conversations (conversation_id, title, title_by, preview, is_pinned, agent_id, params, mode, message_count,
      created_at, updated_at) VALUES ('conv_1', 'T', 'text', '', 0, 'agent_1', '{}', 'ask', 2, 1, 1);
    INSERT INTO messages (message_id, conversation_id, depth, role, state, applied_seq, created_at, attachments, parts)
      VALUES ('msg_1', 'conv_1', 0, 'user', 'complete', 0, 1, '[]', '[{"type":"text","text":"\\"isPrivate\\":true"}]'),
             ('msg_2', 'conv_1', 1, 'assistant', 'complete', 0, 1, '[]', '[{"type":"tool_call","isPrivate":true}]');
    INSERT INTO conversation_summaries VALUES ('msg_1', 'sum', 1, 5);
  `)
  migrate(db, migrations, quiet)
  expect(db.prepare('SELECT * FROM conversation_summaries').raw().all()).toEqual([['msg_1', 'sum', 1, 5, 0]])
  const perhaps = `SELECT message_id FROM messages WHERE conversation_id = 'conv_1' AND depth <= 9
    AND (mentions <> '[]' OR instr(parts, '"isPrivate":true') > 0)`
  expect(db.prepare(perhaps).pluck().all()).toEqual(['msg_2'])
  expect(db.prepare(`EXPLAIN QUERY PLAN ${perhaps}`).get()).toMatchObject({
    detail: expect.stringContaining('messages_perhaps_private'),
  })
  db.close()
})
