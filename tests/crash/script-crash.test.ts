import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ASSISTANT } from '#tests/support/fake-ollama/assistant-script.ts'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import { buildApp, startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama, settle } from '#tests/support/stories.ts'

const KILLS = 8
const EDITS = 8
/** Each edit adds one line; one that happened twice would double its line. */
const CODE = `
  await tools.file_write({ path: 'log.txt', content: 'line 0\\nEND\\n' })
  for (let n = 1; n <= ${EDITS}; n++) await tools.file_edit({ path: 'log.txt', oldText: 'END', newText: 'line ' + n + '\\nEND' })
  return 'done'`

let ollama: FakeOllama
let root = ''
beforeAll(async () => {
  await buildApp()
  root = mkdtempSync(join(tmpdir(), 'hearth-script-crash-'))
  mkdirSync(join(root, 'files'))
  ollama = await createFakeOllama({
    models: [{ name: ASSISTANT, contextLength: 32_768, numCtx: 32_768 }],
    script: [
      { replies: [{ toolCalls: [{ name: 'run_javascript', arguments: { code: CODE } }] }, { text: 'All done.' }] },
    ],
  })
}, 120_000)
afterAll(async () => {
  await ollama.close()
  rmSync(root, { recursive: true, force: true })
})

test(`a script that is killed ${KILLS} times between and in its calls does each of them once`, async () => {
  const start = () => startHeadlessCore({ dataDir: join(root, 'data') })
  let core = await start()
  let client = await core.connect()
  await addOllama(client, ollama.url)
  await client.files.allowFolder({ path: join(root, 'files'), access: 'write' })
  const tools = ['run_javascript', 'file_write', 'file_edit'].map((name) => ({ name, permission: 'allow' as const }))
  const { agentId } = await client.agents.create({ name: 'Scripter', tools, mode: 'auto' })
  const { conversationId } = await client.chat.create({ agentId })
  const { runId } = await client.chat.send({ conversationId, text: 'Keep the log' })
  if (runId === null) throw new Error('the message was queued')
  let cuts = 0
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(150 + kill * 70)
    const { state } = await client.runs.get({ runId })
    if (state === 'succeeded') break
    await core.kill()
    cuts++
    core = await start()
    client = await core.connect()
  }
  await settle(client, runId)
  const { state, stepList } = await client.runs.get({ runId })
  const { items } = await client.files.changes({ runId, limit: 200 })
  await core.stop()
  const lines = Array.from({ length: EDITS + 1 }, (_, n) => `line ${n}\n`).join('')
  expect({ state, text: readFileSync(join(root, 'files/log.txt'), 'utf8'), changes: items.length }).toEqual({
    state: 'succeeded',
    text: `${lines}END\n`,
    changes: EDITS + 1,
  })
  expect(stepList.filter((step) => step.name === 'run_javascript').length).toBe(1)
  expect(cuts).toBeGreaterThan(1)
}, 120_000)
