import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { ConversationId } from '#shared/domain/ids.ts'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama } from '#tests/support/stories.ts'
import { startFakeProcess } from './support/fake-process.ts'
import { report } from './support/report.ts'
import { median, percentile, timeEach } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const SENDS = 300

await inTemporaryFolder(async (folder) => {
  const model = { name: 'bench:latest', contextLength: 32_768 }
  const fake = await startFakeProcess(folder, { models: [model], script: [{ replies: [{ text: 'ok' }] }] })
  const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
  const client = await core.connect()
  await addOllama(client, fake.url, model.name)

  const conversations: ConversationId[] = []
  for (let at = 0; at < SENDS; at++) conversations.push((await client.chat.create({})).conversationId)
  const send = (at: number) =>
    client.chat.send({ conversationId: conversations[at] ?? 'conv_0', text: `Message ${at}`, clientKey: `key-${at}` })
  const times = await timeEach(SENDS, send)
  await core.stop()
  fake.stop()

  const raw = new BetterSqlite3(join(folder, 'raw.db'))
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.exec('CREATE TABLE messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const insert = raw.prepare('INSERT INTO messages (text) VALUES (?)')
  const commits = await timeEach(SENDS, (at) => insert.run(`Message ${at}`))
  raw.close()

  report('send', [
    { what: 'one durable commit of better-sqlite3, median', value: median(commits), unit: 'ms' },
    { what: 'chat.send over WebSocket, median', value: median(times), unit: 'ms' },
    { what: 'chat.send over WebSocket, p95', value: percentile(times, 0.95), unit: 'ms', target: 15 },
  ])
})
