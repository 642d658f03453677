import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProviderKind } from '#shared/domain/model.ts'
import { gather } from '#tests/support/gather.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { until } from '#tests/support/until.ts'

/** Every call to a host that is not this PC goes through the proxy of the environment: here a socket that counts. */
let spy: Server
let reached: string[]
let app: TestApp

beforeEach(async () => {
  reached = []
  spy = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      reached.push(data.toString('latin1').split('\r\n')[0] ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => spy.listen(0, '127.0.0.1', resolve))
  const { port } = spy.address() as { port: number }
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) {
    vi.stubEnv(name, `http://127.0.0.1:${port}`)
  }
  vi.stubEnv('NO_PROXY', '')
  vi.stubEnv('no_proxy', '')
  app = await makeTestApp()
})
afterEach(async () => {
  await app.stop()
  vi.unstubAllEnvs()
  await new Promise<void>((resolve) => spy.close(() => resolve()))
})

type FarKind = Exclude<ProviderKind, 'llama_cpp'>
const KINDS: FarKind[] = ['ollama', 'openai_compatible', 'anthropic']

async function addFar(kind: FarKind) {
  const { client } = app
  return client.models.addProvider({ kind, name: `Far ${kind}`, baseUrl: 'https://models.example.test', apiKey: 'key' })
}

/** Everything that talks to a model, tried on one that is far away; whether it works does not matter here. */
async function tryEverything(kind: FarKind): Promise<void> {
  const { client } = app
  const { providerId } = await addFar(kind)
  const ref = { providerId, name: 'far' }
  const asked: (() => Promise<unknown>)[] = [
    () => client.models.testProvider({ providerId }),
    async () => gather(await client.models.load({ ref })),
    () => client.models.test({ ref }),
    async () => gather(await client.models.diagnose({ providerId })),
    () => client.models.pull({ ref }),
    () => client.models.remove({ ref }),
    () => client.models.list({ refresh: true }),
    () => client.settings.set({ key: 'models.defaultEmbedding', value: ref }),
    () => client.settings.set({ key: 'models.defaultUtility', value: ref }),
    () => client.help.search({ text: 'backup', limit: 3 }),
    async () => gather(await client.help.ask({ question: 'How do I make a backup?' })),
    () => chat(ref),
  ]
  for (const ask of asked) await ask().catch(() => {})
}

async function chat(model: { providerId: `prov_${string}`; name: string }): Promise<void> {
  const { client } = app
  const { conversationId } = await client.chat.create({ model })
  await client.chat.measure({ conversationId, draft: 'Hello' }).catch(() => {})
  const { runId } = await client.chat.send({ conversationId, text: 'Hello' })
  if (runId === null) throw new Error('it waits')
  await until(() => ['failed', 'succeeded'].includes(app.engine.runs.get(runId).state))
}

test.each(KINDS)('with “only this PC” nothing at all reaches a far %s', async (kind) => {
  await app.client.settings.set({ key: 'privacy.onlyThisPc', value: true })
  await tryEverything(kind)
  expect(reached).toEqual([])
})

test.each(KINDS)('without it the same calls do reach a far %s: the socket listens', async (kind) => {
  await addFar(kind)
  await until(() => reached.length > 0)
  expect(reached[0]).toContain('models.example.test')
})
