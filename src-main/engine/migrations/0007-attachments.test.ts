import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { migrations } from './index.ts'

const options = { backupTo: () => ':memory:', log: () => {} }

test('text that was attached before stays, as text without passages, and files of a path are found by an index', () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations.slice(0, 6), options)
  db.exec("INSERT INTO attachments VALUES ('att_1', 'a.txt', 'text/plain', 3, 1, 9, 'Hi!')")
  for (const migration of migrations.slice(6, 7)) migration.up(db)
  expect(db.prepare('SELECT * FROM attachments').get()).toEqual({
    ...{ attachment_id: 'att_1', name: 'a.txt', media_type: 'text/plain', size_bytes: 3, tokens: 1, created_at: 9 },
    ...{ text: 'Hi!', kind: 'text', bytes: null, width: null, height: null, page_count: null, passages: null },
  })
  const plan = db
    .prepare(
      "EXPLAIN QUERY PLAN SELECT depth FROM messages WHERE conversation_id = 'c' AND attachments <> '[]' ORDER BY depth",
    )
    .all()
  expect(JSON.stringify(plan)).toContain('messages_with_files')
  db.close()
})
