import { join } from 'node:path'
import { createConnection } from '#main/engine/db/connection.ts'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { createSqlTimer } from '#main/engine/db/slow-sql.ts'
import * as chats from '#main/features/chat/chat.store.ts'
import * as messages from '#main/features/chat/messages.store.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { fillDatabase } from './support/fill-database.ts'
import { type Figure, report } from './support/report.ts'
import { median } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const ROUNDS = 15
const CALLS = 2_000
const BYTES = 64 * 1024 ** 2
const MOST = 2.5

/** Microseconds a call, the best of several rounds that take turns, so that both sides meet the same machine. */
function compare(ours: () => unknown, theirs: () => unknown): { ours: number; theirs: number } {
  const times = { ours: [] as number[], theirs: [] as number[] }
  const round = (call: () => unknown) => {
    const startedAt = performance.now()
    for (let at = 0; at < CALLS; at++) call()
    return ((performance.now() - startedAt) * 1_000) / CALLS
  }
  for (let at = 0; at < ROUNDS; at++) {
    times.ours.push(round(ours))
    times.theirs.push(round(theirs))
  }
  return { ours: median(times.ours), theirs: median(times.theirs) }
}

await inTemporaryFolder(async (folder) => {
  const core = await startHeadlessCore({ dataDir: folder })
  await core.stop()
  fillDatabase(folder, BYTES)
  const raw = openDatabase(join(folder, 'db', 'hearth.sqlite'))
  const db = createConnection(raw, createSqlTimer(systemClock, createSilentLog()))
  const { conversation_id: conversationId, head_id: headId } = raw
    .prepare('SELECT conversation_id, head_id FROM conversations WHERE message_count > 100 LIMIT 1')
    .get() as { conversation_id: string; head_id: string }

  const pathSql = raw.prepare(`
    SELECT messages.* FROM conversation_path AS path
    JOIN messages ON messages.message_id = path.message_id
    WHERE path.conversation_id = ? AND path.depth >= ? AND path.depth < ? ORDER BY path.depth`)
  const oneSql = raw.prepare('SELECT * FROM messages WHERE message_id = ?')
  const conversationSql = raw.prepare('SELECT * FROM conversations WHERE conversation_id = ? AND deleted_at IS NULL')

  const pairs: [string, () => unknown, () => unknown][] = [
    ['one message', () => messages.findMessage(db, headId), () => oneSql.get(headId)],
    ['one conversation', () => chats.findConversation(db, conversationId), () => conversationSql.get(conversationId)],
    [
      'a window of 50 messages',
      () => messages.readPath(db, conversationId, { offset: 200, limit: 50 }),
      () => pathSql.all(conversationId, 200, 250),
    ],
  ]
  const figures: Figure[] = pairs.map(([what, ours, theirs]) => {
    const times = compare(ours, theirs)
    const note = `${times.ours.toFixed(1)} us against ${times.theirs.toFixed(1)} us`
    return { what, value: times.ours / times.theirs, unit: 'x raw', target: MOST, note }
  })
  raw.close()
  report('store', figures)
})
