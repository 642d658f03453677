import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import { createMemorySecrets } from '#main/platform/secrets-memory.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { Model } from '#shared/contract/models.contract.ts'
import type { AppEventType } from '#shared/domain/app-event.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import { createFakeIds } from '#tests/support/fake-ids.ts'
import { createFakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { FakeModel, Script } from '#tests/support/fake-ollama/script.ts'
import { gather } from '#tests/support/gather.ts'
import { createHttpPeer, json } from '#tests/support/http-peer.ts'
import { collect } from '#tests/support/model-chat.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { TINY_AGENT } from '#tests/support/tiny-agent.ts'
import { until } from '#tests/support/until.ts'
import { createModels } from './index.ts'

const MODELS: FakeModel[] = [
  { name: 'helper:latest', contextLength: 32_768, capabilities: ['completion', 'tools'] },
  { name: 'plain:latest', contextLength: 4_096, capabilities: ['completion'] },
  { name: 'far:cloud', contextLength: 131_072, remoteHost: 'https://ollama.com' },
]
const never = new AbortController().signal

const open: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function fakeOllama(script: Script = [{ replies: [{ text: 'Hello.' }] }]) {
  const server = await createFakeOllama({ models: MODELS, script })
  open.push(() => server.close())
  return server
}

async function setUp(options: { ollamaHost?: string; clock?: typeof systemClock } = {}) {
  const db = makeTestDb()
  const clock = options.clock ?? systemClock
  const events = createEventLog({ db, clock })
  const settings = createSettings({ db, clock, events, log: createSilentLog() })
  const secrets = createMemorySecrets()
  const modelsDir = await makeTempDir()
  const seen: string[] = []
  const types: AppEventType[] = ['provider.changed', 'provider.state_changed', 'model.changed']
  events.subscribe(types, (event) => seen.push(event.type))
  const deps = { db, clock, ids: createFakeIds(), events, log: createSilentLog(), secrets, settings, modelsDir }
  const models = createModels({ ...deps, ollamaHost: options.ollamaHost ?? 'http://127.0.0.1:9' })
  open.push(
    () => db.close(),
    () => models.stop(),
  )
  return { ...models, db, settings, secrets, modelsDir, seen }
}

const ask = (ref: { providerId: ProviderId; name: string }, tools: Parameters<typeof toolless>[1] = []) =>
  toolless(ref, tools)
const toolless = (
  ref: { providerId: ProviderId; name: string },
  tools: { name: string; description: string; parameters: Record<string, unknown> }[],
) => ({
  model: ref,
  messages: [{ role: 'user' as const, content: 'Hi there' }],
  tools,
  params: {},
  maxOutputTokens: 256,
  signal: never,
})

test('the first start has the built-in engine, and the Ollama that runs; a later start adds nothing', async () => {
  const server = await fakeOllama()
  const app = await setUp({ ollamaHost: server.url })
  await app.start()
  expect(app.service.providers().map((provider) => provider.kind)).toContain('llama_cpp')
  await until(() => app.service.providers().some(({ kind, state }) => kind === 'ollama' && state.status === 'ready'))
  const ollama = app.service.providers().find((provider) => provider.kind === 'ollama')
  await app.service.removeProvider(ollama?.providerId as ProviderId)
  await app.start()
  expect(app.service.providers().map(({ kind, name, location }) => ({ kind, name, location }))).toEqual([
    { kind: 'llama_cpp', name: 'Built-in engine', location: 'this_pc' },
  ])
})

test('a provider that is added is asked at once, and its models come with one window each', async () => {
  const server = await fakeOllama()
  const app = await setUp()
  const address = server.url.replace('http://127.0.0.1', '0.0.0.0')
  const provider = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: `${address}/api/` })
  expect(provider).toMatchObject({
    baseUrl: server.url,
    location: 'this_pc',
    hasKey: false,
    state: { status: 'ready', version: '0.30.4' },
  })
  const models = await app.service.list({ refresh: false })
  expect(
    models.map(({ title, numCtx, location, usesPromptedTools }) => ({ title, numCtx, location, usesPromptedTools })),
  ).toEqual([
    { title: 'far:cloud', numCtx: 131_072, location: 'internet', usesPromptedTools: false },
    { title: 'helper:latest', numCtx: 8_192, location: 'this_pc', usesPromptedTools: false },
    { title: 'plain:latest', numCtx: 4_096, location: 'this_pc', usesPromptedTools: true },
  ])
  expect(app.seen).toEqual(['provider.changed', 'model.changed', 'provider.state_changed'])
})

test('a key goes into the secret store only, and never to another address by itself', async () => {
  const app = await setUp()
  const wanted = {
    kind: 'openai_compatible' as const,
    name: 'Mine',
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: 'sk-secret',
  }
  const { providerId, hasKey } = await app.service.addProvider(wanted)
  const stored = JSON.stringify(app.db.sql('SELECT * FROM providers'))
  expect([hasKey, stored.includes('sk-secret')]).toEqual([true, false])
  expect(await app.secrets.get(`provider/${providerId}/api-key`)).toBe('sk-secret')
  const moved = await app.service.updateProvider(providerId, { baseUrl: 'http://127.0.0.1:10/v1' })
  expect([moved.hasKey, await app.secrets.get(`provider/${providerId}/api-key`)]).toEqual([false, null])
})

test('a model is told to load once, not with every call', async () => {
  const server = await fakeOllama([{ replies: [{ text: 'One.' }, { text: 'Two.' }] }])
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Mine', baseUrl: server.url })
  const ref = { providerId, name: 'helper:latest' }
  const types = async () => (await gather(app.gateway.chat(ask(ref)))).map((event) => event.type)
  expect([(await types()).includes('load'), (await types()).includes('load')]).toEqual([true, false])
})

test.each(['schlüssel-4711', 'two words', 'a\nb'])('%j is no key: nothing is added', async (apiKey) => {
  const app = await setUp()
  const wanted = { kind: 'anthropic' as const, name: 'Mine', baseUrl: 'http://127.0.0.1:9', apiKey }
  await expect(app.service.addProvider(wanted)).rejects.toMatchObject({
    code: 'input.invalid',
    data: { field: 'apiKey' },
  })
  expect(app.service.providers()).toEqual([])
})

test('a dead provider neither delays the others nor loses its last list', async () => {
  const silent = createServer(() => {})
  const server = await fakeOllama()
  const app = await setUp()
  await app.service.addProvider({ kind: 'ollama', name: 'Alive', baseUrl: server.url })
  const gone = await fakeOllama()
  const dead = await app.service.addProvider({ kind: 'ollama', name: 'Dead', baseUrl: gone.url })
  await gone.close()
  await new Promise<void>((resolve) => silent.listen(gone.port, '127.0.0.1', resolve))
  open.push(() => silent.close())
  await app.service.list({ refresh: true })
  const begun = performance.now()
  const models = await app.service.list({ refresh: true })
  expect(performance.now() - begun).toBeLessThan(5_500)
  expect(models.filter((model) => model.providerName === 'Dead')).toHaveLength(3)
  expect(app.service.providers().map(({ name, state }) => [name, state.status])).toEqual([
    ['Alive', 'ready'],
    ['Dead', 'unreachable'],
  ])
  expect(app.service.providers().find(({ providerId }) => providerId === dead.providerId)?.state.detail).toContain(
    'did not answer in time',
  )
})

test('nothing answers: the look takes less than three seconds and says what to do', async () => {
  const app = await setUp({ ollamaHost: 'http://127.0.0.1:9' })
  const begun = performance.now()
  const { ollama } = await app.service.detect()
  expect(performance.now() - begun).toBeLessThan(3_000)
  expect(ollama.map((place) => place.baseUrl)).toEqual([
    'http://127.0.0.1:9',
    'http://127.0.0.1:11434',
    'http://[::1]:11434',
  ])
  expect(ollama[0]).toMatchObject({ found: false, detail: expect.stringContaining('Start it') })
})

test('a list of a server that lies is kept as far as it can be believed', async () => {
  const data = [
    { id: '', context_length: 1 },
    { id: 'x'.repeat(501) },
    { id: 'odd', name: 'y'.repeat(5_000), context_length: 4_096.7, pricing: { prompt: 'NaN', completion: '-3' } },
    { id: 'huge', context_length: 1e300 },
    { id: 'odd', context_length: 8_192 },
    'not a model',
  ]
  const peer = await createHttpPeer(({ path }) => (path === '/v1/models' ? json({ data }) : json({}, 404)))
  open.push(() => peer.close())
  const app = await setUp()
  await app.service.addProvider({ kind: 'openai_compatible', name: 'Liar', baseUrl: peer.url })
  const models = await app.service.list({ refresh: false })
  expect(z.array(Model).parse(models)).toMatchObject([
    { ref: { name: 'huge' }, contextLength: null, price: null },
    { ref: { name: 'odd' }, contextLength: 8_192, price: null },
  ])
})

test('with "only this PC" not even Ollama on another machine is looked for', async () => {
  const app = await setUp({ ollamaHost: 'http://192.0.2.1:11434' })
  await app.settings.set('privacy.onlyThisPc', true)
  const { ollama } = await app.service.detect()
  expect(ollama.map((place) => place.baseUrl)).toEqual(['http://127.0.0.1:11434', 'http://[::1]:11434'])
})

test('with "only this PC" no call and no question leaves it', async () => {
  const server = await fakeOllama()
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  await app.settings.set('privacy.onlyThisPc', true)
  const cloud = app.gateway.chat(ask({ providerId, name: 'far:cloud' }))
  await expect(collect(cloud)).rejects.toMatchObject({ code: 'llm.cloud_blocked' })
  const far = await app.service.addProvider({ kind: 'anthropic', name: 'Far', baseUrl: 'https://api.example.com' })
  expect(far).toMatchObject({
    location: 'internet',
    state: { status: 'unknown', detail: expect.stringContaining('Only this PC') },
  })
  expect((await collect(app.gateway.chat(ask({ providerId, name: 'helper:latest' })))).texts.join('')).toBe('Hello.')
})

test('a model without tools gets them in words, and its written call comes out as a call', async () => {
  const text = 'Let me look.\n<tool_call>\n{"name": "look", "arguments": {"at": "sky"}}\n</tool_call>'
  const server = await fakeOllama([{ replies: [{ text }] }])
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const look = { name: 'look', description: 'Look at something', parameters: { type: 'object', properties: {} } }
  const result = await collect(app.gateway.chat(ask({ providerId, name: 'plain:latest' }, [look])))
  expect(result.texts.join('').trim()).toBe('Let me look.')
  expect(result.calls).toEqual([{ callId: expect.any(String), tool: 'look', args: { at: 'sky' } }])
  expect(result.finish).toBe('tool_calls')
  const [body] = server.chats()
  expect([body?.tools, body?.messages[0]?.role, body?.messages[0]?.content.includes('"look"')]).toEqual([
    undefined,
    'system',
    true,
  ])
})

test('estimates learn from what prompts really took', async () => {
  const server = await fakeOllama([{ replies: [{ text: 'ok', promptEvalCount: 1_000 }] }])
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const ref = { providerId, name: 'helper:latest' }
  const text = 'x'.repeat(2_000)
  const [before] = await app.gateway.countTokens(ref, [text])
  await collect(app.gateway.chat({ ...ask(ref), messages: [{ role: 'user', content: text }] }))
  const [after] = await app.gateway.countTokens(ref, [text])
  expect(before).toEqual({ tokens: 589, precision: 'estimate' })
  expect(after).toEqual({ tokens: 1_000, precision: 'estimate' })
})

test('a prompt that the server cut although it was told not to is reported with the usage, and nothing is learnt from it', async () => {
  const server = await fakeOllama([{ replies: [{ text: 'ok', promptEvalCount: 600 }] }])
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const ref = { providerId, name: 'helper:latest' }
  const text = 'word and word '.repeat(400)
  const before = await app.gateway.countTokens(ref, [text])
  const result = await collect(app.gateway.chat({ ...ask(ref), messages: [{ role: 'user', content: text }] }))
  expect(result.folded.find((event) => event.type === 'usage')).toMatchObject({
    usage: { inputTokens: 600 },
    promptCut: true,
  })
  expect(await app.gateway.countTokens(ref, [text])).toEqual(before)
})

test('activity names the model that works and who gets what leaves', async () => {
  const server = await fakeOllama([{ replies: [{ text: 'one two three', tokensPerSecond: 50 }] }])
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const during: unknown[] = []
  for await (const event of app.gateway.chat(ask({ providerId, name: 'far:cloud' }))) {
    if (event.type === 'text') during.push([app.activity.leaving(), app.activity.activeModel()?.model])
  }
  expect(during[0]).toEqual([[{ what: 'Chat with far:cloud', to: 'ollama.com, through Ollama' }], 'far:cloud'])
  expect([app.activity.leaving(), app.activity.activeModel()]).toEqual([[], null])
})

test('a GGUF file is opened where it lies, chats, can be forgotten, and comes back when it is opened again', async () => {
  const app = await setUp()
  await app.start()
  const model = await app.service.openGguf(TINY_AGENT)
  expect(model).toMatchObject({
    title: 'tiny-agent',
    capabilities: ['chat', 'tools'],
    contextLength: 2_048,
    numCtx: 2_048,
    location: 'this_pc',
  })
  const result = await collect(app.gateway.chat({ ...ask(model.ref), messages: [{ role: 'user', content: 'Hello' }] }))
  expect(result.texts.join('')).toBe('Hello! How can I help you?')
  expect((await app.gateway.describe(model.ref)).isLoaded).toBe(true)
  expect(await app.gateway.countTokens(model.ref, ['Hello! How can I help you?'])).toEqual([
    { tokens: 9, precision: 'exact' },
  ])
  await app.service.unload(model.ref, never)
  expect(app.gateway.known(model.ref)?.isLoaded).toBe(false)
  await app.service.forgetGguf(model.ref)
  expect(await app.service.list({ refresh: true })).toEqual([])
  expect((await app.service.openGguf(TINY_AGENT)).ref).toEqual(model.ref)
})

test('the models folder is read one level deep; what is no model is left out', async () => {
  const app = await setUp()
  await mkdir(join(app.modelsDir, 'family'))
  await copyFile(TINY_AGENT, join(app.modelsDir, 'a.gguf'))
  await copyFile(TINY_AGENT, join(app.modelsDir, 'family', 'a.gguf'))
  await writeFile(join(app.modelsDir, 'garbage.gguf'), 'not a model at all')
  await app.start()
  const models = await app.service.list({ refresh: true })
  expect(models.map((model) => model.ref.name)).toEqual(['a', 'a (family)'])
})

test.each([
  ['no file', '/nowhere/x.gguf', 'file.not_found'],
  ['no model', import.meta.filename, 'llm.model_broken'],
])('%s is refused when it is opened', async (_what, path, code) => {
  const app = await setUp()
  await expect(app.service.openGguf(path)).rejects.toMatchObject({ code })
})

test('options of a model stay over a refresh and can be taken back', async () => {
  const server = await fakeOllama()
  const app = await setUp()
  const { providerId } = await app.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const ref = { providerId, name: 'helper:latest' }
  await app.service.setOptions(ref, { numCtx: 16_384, usesPromptedTools: true })
  await app.service.list({ refresh: true })
  expect(await app.gateway.describe(ref)).toMatchObject({ numCtx: 16_384, usesPromptedTools: true })
  expect(await app.service.setOptions(ref, { numCtx: null, usesPromptedTools: null })).toMatchObject({
    numCtx: 8_192,
    usesPromptedTools: false,
  })
})
