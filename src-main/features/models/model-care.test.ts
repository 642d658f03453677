import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import type { ChatRequest } from '#main/engine/ports/model-gateway.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import { createMemorySecrets } from '#main/platform/secrets-memory.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import type { DoctorFinding } from '#shared/contract/doctor.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import { createFakeIds } from '#tests/support/fake-ids.ts'
import { createFakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { FakeModel } from '#tests/support/fake-ollama/script.ts'
import { gather } from '#tests/support/gather.ts'
import { createHttpPeer, json } from '#tests/support/http-peer.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { TINY_AGENT } from '#tests/support/tiny-agent.ts'
import { createModels } from './index.ts'

const MODELS: FakeModel[] = [
  {
    name: 'chatty:1b',
    contextLength: 32_768,
    capabilities: ['completion', 'tools'],
    gpuShare: 1,
    sizeBytes: 1_000_000,
  },
  { name: 'seer:4b', contextLength: 8_192, capabilities: ['completion', 'vision'] },
  { name: 'words:latest', contextLength: 2_048, capabilities: ['embedding'], embeddingLength: 48 },
]
const PICTURE = { mediaType: 'image/png', base64: 'iVBORw0KGgo=' } as const
const never = new AbortController().signal

const open: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function setUp(options: { env?: NodeJS.ProcessEnv } = {}) {
  const server = await createFakeOllama({ models: MODELS, script: [{ replies: [{ text: 'One, two, three.' }] }] })
  const db = makeTestDb()
  const clock = systemClock
  const events = createEventLog({ db, clock })
  const log = createSilentLog()
  const settings = createSettings({ db, clock, events, log })
  const modelsDir = await makeTempDir()
  const secrets = createMemorySecrets()
  const models = createModels({
    ...{ db, clock, ids: createFakeIds(), events, log, secrets, settings, modelsDir },
    ollamaHost: 'http://127.0.0.1:9',
    pc: { env: options.env ?? {}, platform: 'linux', home: modelsDir },
  })
  open.push(
    () => db.close(),
    () => server.close(),
    () => models.stop(),
  )
  const { service, gateway } = models
  const { providerId } = await service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const ref = (name: string): ModelRef => ({ providerId, name })
  return { server, service, gateway, settings, modelsDir, providerId, ref }
}

const ask = (model: ModelRef, more: Partial<ChatRequest> = {}): ChatRequest => ({
  ...{ model, tools: [], params: {}, maxOutputTokens: 256, signal: never },
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
})

test('a parameter of the chat comes before that of the model, and an absent one is the model’s', async () => {
  const { server, service, gateway, ref } = await setUp()
  const params: ModelParams = { temperature: 0.2, topP: 0.5, seed: 7, maxOutputTokens: 40 }
  expect((await service.setOptions(ref('chatty:1b'), { params })).params).toEqual(params)
  await gather(gateway.chat(ask(ref('chatty:1b'), { params: { temperature: 0.9 } })))
  expect(server.chats()[0]?.options).toMatchObject({ temperature: 0.9, top_p: 0.5, seed: 7, num_predict: 40 })
  expect((await service.setOptions(ref('chatty:1b'), { params: null })).params).toEqual({})
  await gather(gateway.chat(ask(ref('chatty:1b'))))
  expect(server.chats()[1]?.options).toEqual({ num_ctx: 8_192, num_predict: 256 })
})

test.each([
  ['the setting', null, '10m'],
  ['the model', 30, '30m'],
  ['not at all', 0, '0m'],
  ['for ever', -1, -1],
] as const)('keep-alive, %s: it is sent with every call and load', async (_what, keepAliveMinutes, sent) => {
  const { server, service, gateway, ref } = await setUp()
  await service.setOptions(ref('chatty:1b'), { keepAliveMinutes })
  await gather(service.load(ref('chatty:1b'), never))
  await gather(gateway.chat(ask(ref('chatty:1b'))))
  const calls = server.requests.filter(({ path }) => path === '/api/chat')
  expect(calls.map(({ body }) => body.keep_alive)).toEqual([sent, sent])
})

test('a picture arrives at a model that sees, and is refused before the call for one that does not', async () => {
  const { server, gateway, ref } = await setUp()
  const messages = [{ role: 'user' as const, content: 'What is this?', images: [PICTURE] }]
  await gather(gateway.chat(ask(ref('seer:4b'), { messages })))
  expect(server.chats()[0]?.messages).toEqual([{ role: 'user', content: 'What is this?', images: [PICTURE.base64] }])
  const refused = gather(gateway.chat(ask(ref('chatty:1b'), { messages })))
  await expect(refused).rejects.toMatchObject({ code: 'llm.capability_missing', data: { capability: 'vision' } })
  expect(server.chats()).toHaveLength(1)
})

test('vectors come one for each text, in order; the same words lie at the same place', async () => {
  const { gateway, ref } = await setUp()
  const texts = Array.from({ length: 70 }, (_, at) => `text ${at % 35}`)
  const vectors = await gateway.embed(ref('words:latest'), texts, never)
  expect(vectors).toHaveLength(70)
  expect(new Set(vectors.map((vector) => vector.length))).toEqual(new Set([48]))
  expect(vectors[0]).toEqual(vectors[35])
  expect(vectors[0]).not.toEqual(vectors[1])
  expect(await gateway.embed(ref('words:latest'), [], never)).toEqual([])
})

test('a chat model gives no vectors, and "only this PC" refuses a model elsewhere before anything is sent', async () => {
  const { service, gateway, settings, ref } = await setUp()
  await expect(gateway.embed(ref('chatty:1b'), ['x'], never)).rejects.toMatchObject({ code: 'llm.capability_missing' })
  await expect(gateway.embed(ref('words:latest'), Array(600).fill('x'), never)).rejects.toMatchObject({
    code: 'input.invalid',
  })
  await settings.set('privacy.onlyThisPc', true)
  const baseUrl = 'https://models.example/v1'
  const far = await service.addProvider({ kind: 'openai_compatible', name: 'Far', baseUrl })
  const refused = gateway.embed({ providerId: far.providerId, name: 'embed' }, ['secret'], never)
  await expect(refused).rejects.toMatchObject({ code: 'llm.cloud_blocked' })
})

test('an OpenAI-compatible server gives vectors in its own order, and what is no vector is refused', async () => {
  let rows: unknown[] = []
  const peer = await createHttpPeer(({ path }) => {
    if (path === '/v1/models') return json({ data: [{ id: 'text-embed', owned_by: 'x' }] })
    return path === '/v1/embeddings' ? json({ data: rows }) : { status: 404 }
  })
  open.push(() => peer.close())
  const { service, gateway } = await setUp()
  const baseUrl = `${peer.url}/v1`
  const { providerId } = await service.addProvider({ kind: 'openai_compatible', name: 'Mine', baseUrl })
  const embed = () => gateway.embed({ providerId, name: 'text-embed' }, ['a', 'b'], never)
  rows = [
    { index: 1, embedding: [0, 1] },
    { index: 0, embedding: [1, 0] },
  ]
  expect(await embed()).toEqual([
    [1, 0],
    [0, 1],
  ])
  rows = [{ index: 0, embedding: [1, 0] }]
  await expect(embed()).rejects.toMatchObject({ code: 'llm.bad_response' })
  rows = [
    { index: 0, embedding: [1, 0] },
    { index: 1, embedding: [1] },
  ]
  await expect(embed()).rejects.toMatchObject({ code: 'llm.bad_response' })
})

test('a test of a model is a real answer with its figures, and tells the window that was really given', async () => {
  const { service, ref } = await setUp()
  const result = await service.test(ref('chatty:1b'), never)
  expect(result).toMatchObject({ answer: 'One, two, three.', askedTokens: 8_192, allocatedTokens: 8_192, gpuShare: 1 })
  expect(result.outputTokens).toBeGreaterThan(1)
  expect(await service.test(ref('words:latest'), never)).toMatchObject({ answer: '48 numbers for each text' })
})

test('a deleted model is gone from the server and from the list', async () => {
  const { server, service, ref } = await setUp()
  await service.remove(ref('chatty:1b'), never)
  expect(server.requests.some(({ method, path }) => method === 'DELETE' && path === '/api/delete')).toBe(true)
  expect((await service.list({ refresh: false })).map((model) => model.ref.name)).toEqual(['seer:4b', 'words:latest'])
  await expect(service.remove(ref('chatty:1b'), never)).rejects.toMatchObject({ code: 'llm.model_missing' })
})

const states = (findings: DoctorFinding[]) =>
  Object.fromEntries(findings.map(({ check, state, fix }) => [check, fix === null ? state : `${state} ${fix.kind}`]))

test('the doctor finds nothing wrong with a connection that works', async () => {
  const { service, gateway, settings, ref } = await setUp()
  await settings.set('models.defaultChat', ref('chatty:1b'))
  await gather(gateway.chat(ask(ref('chatty:1b'))))
  expect(states(await gather(service.diagnose(undefined, never)))).toEqual({
    ...{ installed: 'ok', address: 'ok', port: 'ok', version: 'ok', proxy: 'ok', tls: 'skipped' },
    ...{ model: 'ok', context: 'ok', gpu: 'ok', memory: 'ok' },
  })
})

test('the doctor offers to start an Ollama that is installed but stopped, and asks nothing of its models', async () => {
  const { server, service, settings, modelsDir, ref } = await setUp()
  await settings.set('models.defaultChat', ref('chatty:1b'))
  await server.close()
  const program = join(modelsDir, 'ollama')
  await writeFile(program, '#!/bin/sh\n')
  await chmod(program, 0o755)
  const stopped = await setUp({ env: { PATH: modelsDir } })
  await stopped.server.close()
  expect(states(await gather(stopped.service.diagnose(undefined, never)))).toEqual({
    ...{ installed: 'ok', address: 'problem start_ollama', port: 'problem', version: 'skipped' },
    ...{ proxy: 'ok', tls: 'skipped', model: 'skipped', context: 'skipped', gpu: 'skipped' },
  })
  const missing = await gather(service.diagnose(undefined, never))
  expect(missing.slice(0, 2).map(({ check, state }) => [check, state])).toEqual([
    ['installed', 'problem'],
    ['address', 'problem'],
  ])
  expect(missing[0]?.advice).toContain('ollama.com')
})

test('the doctor sees a window that another program made smaller, and offers to count with it', async () => {
  const { server, service, settings, ref } = await setUp()
  await settings.set('models.defaultChat', ref('chatty:1b'))
  await fetch(`${server.url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({ model: 'chatty:1b', messages: [], options: { num_ctx: 4_096 } }),
  })
  const findings = await gather(service.diagnose(undefined, never))
  expect(findings.find(({ check }) => check === 'context')).toMatchObject({
    state: 'warning',
    evidence: 'asked for 8192 tokens, got 4096',
    fix: { kind: 'set_window', ref: ref('chatty:1b'), numCtx: 4_096 },
  })
})

test('the doctor tells another program on the port, a missing model, an old version and a provider that is off', async () => {
  const { server, service, settings, providerId, ref } = await setUp()
  await settings.set('models.defaultChat', ref('gone:7b'))
  expect(states(await gather(service.diagnose(undefined, never))).model).toBe('problem pull')
  await service.updateProvider(providerId, { isEnabled: false })
  expect(states(await gather(service.diagnose(providerId, never))).address).toBe('problem enable_provider')
  await server.close()
  const other = await createHttpPeer(() => ({ status: 404, pieces: ['<html>nothing here</html>'] }))
  const old = await createHttpPeer(({ path }) =>
    path === '/api/version' ? json({ version: '0.5.7' }) : json({ models: [] }),
  )
  open.push(
    () => other.close(),
    () => old.close(),
  )
  const wrong = await service.addProvider({ kind: 'ollama', name: 'Wrong', baseUrl: other.url })
  expect(states(await gather(service.diagnose(wrong.providerId, never))).port).toBe('problem')
  const aged = await service.addProvider({ kind: 'ollama', name: 'Aged', baseUrl: old.url })
  expect(states(await gather(service.diagnose(aged.providerId, never)))).toMatchObject({
    ...{ address: 'ok', version: 'warning', model: 'problem get_model' },
  })
})

test('starting Ollama without one installed says so', async () => {
  const { server, service } = await setUp({ env: { PATH: '' } })
  await server.close()
  await expect(service.startOllama(never)).rejects.toMatchObject({ code: 'ollama.not_installed' })
})

/** The same model, saying of itself that it gives vectors: two more keys of 64 bytes, so that nothing else moves. */
async function asEmbedding(path: string): Promise<Buffer> {
  const gguf = await readFile(path)
  const key = (name: string) => {
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(name.length))
    return Buffer.concat([size, Buffer.from(name)])
  }
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return bytes
  }
  const pooling = Buffer.concat([key('llama.pooling_type'), u32(4), u32(1)])
  const filler = (64 - ((pooling.length + 8 + 'filler.'.length + 8) % 64)) % 64
  const other = Buffer.concat([key(`filler.${'x'.repeat(filler)}`), u32(4), u32(0)])
  const head = Buffer.from(gguf.subarray(0, 24))
  head.writeBigUInt64LE(head.readBigUInt64LE(16) + 2n, 16)
  return Buffer.concat([head, pooling, other, gguf.subarray(24)])
}

test('the embedded engine gives vectors of a model file that is made for it', async () => {
  const { service, gateway, modelsDir } = await setUp()
  const path = join(modelsDir, 'tiny-vectors.gguf')
  await writeFile(path, await asEmbedding(TINY_AGENT))
  const model = await service.openGguf(path)
  expect(model.capabilities).toEqual(['embedding'])
  const vectors = await gateway.embed(model.ref, ['a cat', 'a cat', 'an invoice for March', ''], never)
  expect(vectors.map((vector) => vector.length)).toEqual(Array(4).fill(vectors[0]?.length))
  expect(vectors[0]).toEqual(vectors[1])
  expect(vectors[0]).not.toEqual(vectors[2])
})
