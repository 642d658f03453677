import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgentId, RunId } from '#shared/domain/ids.ts'
import { ASSISTANT } from '#tests/support/fake-ollama/assistant-script.ts'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { Reply } from '#tests/support/fake-ollama/script.ts'
import { buildApp, type Client, startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama, createAgent } from '#tests/support/stories.ts'

const KILLS = 50
const LINES = 15
const SEED = 20_261_120
const LONGEST_LIFE_MS = 600

/** mulberry32: the same moments in every run of the test. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Writes the file with its first line, then adds one line with each edit. A repeated edit would double its line. */
function journal(): Reply[] {
  const path = '{{1}}'
  const edits = Array.from({ length: LINES - 1 }, (_, index) => ({
    toolCalls: [{ name: 'file_edit', arguments: { path, oldText: 'END', newText: `line ${index + 2}\nEND` } }],
    delayMs: 5,
  }))
  const write = { toolCalls: [{ name: 'file_write', arguments: { path, content: 'line 1\nEND\n' } }] }
  return [write, ...edits, { text: 'All lines are written.' }]
}

const whole = `${Array.from({ length: LINES }, (_, index) => `line ${index + 1}\n`).join('')}END\n`

let ollama: FakeOllama
let root = ''

beforeAll(async () => {
  await buildApp()
  root = mkdtempSync(join(tmpdir(), 'hearth-crash-'))
  mkdirSync(join(root, 'files'))
  ollama = await createFakeOllama({
    models: [{ name: ASSISTANT, contextLength: 32_768, numCtx: 32_768 }],
    script: [{ user: 'journal in (\\S+)', replies: journal() }],
    parallel: 4,
  })
}, 120_000)

afterAll(async () => {
  await ollama.close()
  rmSync(root, { recursive: true, force: true })
})

const start = () => startHeadlessCore({ dataDir: join(root, 'data') })

async function prepare(client: Client): Promise<AgentId> {
  await addOllama(client, ollama.url)
  await client.files.allowFolder({ path: join(root, 'files'), access: 'write' })
  const agentId = await createAgent(client, { tools: ['file_write', 'file_edit'], mode: 'auto' })
  await client.agents.update({ agentId, limits: { maxSteps: 200 } })
  return agentId
}

/** Resolves when this life of the core works on the run, or has finished it: one that ends before proves nothing. */
async function working(client: Client, runId: RunId): Promise<void> {
  while ((await client.runs.get({ runId })).state === 'queued') await sleep(2)
}

/** Resolves when the run is final; rejects when the core dies first. */
async function finished(client: Client, runId: RunId): Promise<void> {
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    if (event.type === 'run.finished') return
  }
}

test(`killed at ${KILLS} random moments, a run that writes files loses no effect and does none twice`, async () => {
  const random = seeded(SEED)
  let core = await start()
  let client = await core.connect()
  const agentId = await prepare(client)
  const runs: { name: string; runId: RunId }[] = []
  let kills = 0

  const begin = async () => {
    const name = `journal-${runs.length + 1}.txt`
    const { conversationId } = await client.chat.create({ agentId })
    const { runId } = await client.chat.send({ conversationId, text: `Keep a journal in ${name}` })
    if (runId === null) throw new Error('the message was queued')
    runs.push({ name, runId })
    return runId
  }

  while (kills < KILLS) {
    const current = runs.at(-1)
    const runId = current === undefined ? await begin() : current.runId
    // every third life may also end while it starts or recovers
    if (kills % 3 !== 2) await working(client, runId)
    const end = finished(client, runId).then(
      () => 'finished' as const,
      () => 'cut' as const,
    )
    const first = await Promise.race([end, sleep(random() * LONGEST_LIFE_MS, 'kill' as const)])
    if (first === 'finished') {
      await begin()
      continue
    }
    await core.kill()
    kills += 1
    core = await start()
    client = await core.connect()
  }
  for (const { runId } of runs) await finished(client, runId)

  const results = []
  for (const { name, runId } of runs) {
    const { state } = await client.runs.get({ runId })
    const { items } = await client.files.changes({ runId, limit: 200 })
    const text = readFileSync(join(root, 'files', name), 'utf8')
    results.push({ name, state, text, changes: items.length, steps: new Set(items.map((item) => item.stepNo)).size })
  }
  await core.stop()
  const expected = runs.map(({ name }) => ({ name, state: 'succeeded', text: whole, changes: LINES, steps: LINES }))
  expect(results).toEqual(expected)
  expect(runs.length).toBeGreaterThan(1)
}, 180_000)
