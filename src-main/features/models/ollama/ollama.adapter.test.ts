import { afterEach, expect, test } from 'vitest'
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { FakeModel, Rule } from '#tests/support/fake-ollama/script.ts'
import { chatOf, collect, errorOf, modelOf } from '#tests/support/model-chat.ts'
import { createHttp } from '../http.ts'
import { createOllamaAdapter } from './ollama.adapter.ts'

const MODELS: FakeModel[] = [
  { name: 'rendered:latest', path: 'rendered', contextLength: 32_768 },
  { name: 'native:latest', path: 'native', contextLength: 32_768 },
  { name: 'thinker:latest', capabilities: ['completion', 'tools', 'thinking'], contextLength: 32_768 },
  { name: 'plain:latest', capabilities: ['completion'], contextLength: 8_192, sizeBytes: 1_000, gpuShare: 0.5 },
  { name: 'far:cloud', remoteHost: 'https://ollama.com', contextLength: 262_144 },
]
const calculator = {
  name: 'calculator',
  description: 'Evaluate',
  parameters: {
    type: 'object',
    properties: { expression: { type: 'string', minLength: 1 } },
    required: ['expression'],
  },
}

const open: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

async function setUp(script: Rule[]) {
  const server: FakeOllama = await createFakeOllama({ models: MODELS, script })
  const clock: FakeClock = createFakeClock()
  const http = createHttp({ clock })
  open.push(http, server)
  let calls = 0
  const adapter = createOllamaAdapter({
    http,
    who: { name: 'Ollama', kind: 'ollama' },
    baseUrl: server.url,
    nextCallId: () => `call_${++calls}`,
  })
  return { server, clock, adapter }
}

const tools = modelOf({ ref: { providerId: 'prov_1', name: 'rendered:latest' } })
const named = (name: string, more = {}) => modelOf({ ...tools, ref: { providerId: 'prov_1', name }, ...more })

test('text streams in pieces and ends with usage and finish', async () => {
  const { adapter } = await setUp([{ replies: [{ text: 'Hello there, how are you today?' }] }])
  const events = await collect(adapter.chat(chatOf({ model: named('rendered:latest') })))
  expect(events.texts.length).toBeGreaterThan(1)
  expect(events.folded).toEqual([
    { type: 'text', text: 'Hello there, how are you today?' },
    { type: 'usage', usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) } },
    { type: 'finish', reason: 'stop' },
  ])
})

test.each(['rendered:latest', 'native:latest'])(
  '%s: every tool call is read, wherever the server puts it',
  async (name) => {
    const toolCalls = [
      { name: 'calculator', arguments: { expression: '1+1' } },
      { name: 'calculator', arguments: { expression: '2+2' } },
    ]
    const { adapter } = await setUp([{ replies: [{ text: 'Let me see.', toolCalls }] }])
    const events = await collect(adapter.chat(chatOf({ model: named(name), tools: [calculator] })))
    expect(events.calls.map(({ tool, args }) => ({ tool, args }))).toEqual([
      { tool: 'calculator', args: { expression: '1+1' } },
      { tool: 'calculator', args: { expression: '2+2' } },
    ])
    expect(new Set(events.calls.map((call) => call.callId)).size).toBe(2)
    expect(events.finish).toBe('tool_calls')
  },
)

test('a call that the server left in the text is found, and its text is not shown', async () => {
  const text = '{"name": "calculator", "parameters": {"expression": "3*3"}}'
  const { adapter } = await setUp([{ replies: [{ text }] }])
  const events = await collect(adapter.chat(chatOf({ model: named('rendered:latest'), tools: [calculator] })))
  expect(events.texts).toEqual([])
  expect(events.calls).toEqual([{ callId: 'call_1', tool: 'calculator', args: { expression: '3*3' } }])
})

test('every chat forbids silent cutting, keeps one window, and says what Go structs would drop', async () => {
  const { adapter, server } = await setUp([{ replies: [{ text: 'ok' }] }])
  await collect(
    adapter.chat(
      chatOf({
        model: named('rendered:latest', { numCtx: 8_192 }),
        tools: [calculator],
        params: { temperature: 0.3, seed: 7 },
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'one' },
          { role: 'user', content: 'two' },
          { role: 'assistant', content: '', toolCalls: [{ callId: 'c1', tool: 'calculator', args: 'not readable' }] },
          { role: 'tool', callId: 'c1', tool: 'calculator', content: 'bad arguments', isError: true },
        ],
      }),
    ),
  )
  expect(server.chats()[0]).toMatchObject({
    stream: true,
    truncate: false,
    shift: false,
    options: { num_ctx: 8_192, num_predict: 512, temperature: 0.3, seed: 7 },
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'one\n\ntwo' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'c1', function: { name: 'calculator', arguments: { unreadable: 'not readable' } } }],
      },
      { role: 'tool', content: 'bad arguments', tool_name: 'calculator', tool_call_id: 'c1' },
    ],
    tools: [
      {
        function: {
          parameters: {
            type: 'object',
            properties: { expression: { type: 'string', description: 'at least 1 characters' } },
          },
        },
      },
    ],
  })
})

test('thinking is asked for and switched off in words, and never mentioned to a model without it', async () => {
  const { adapter, server } = await setUp([{ replies: [{ thinking: 'Hm.', text: 'Yes.' }] }])
  const thinker = named('thinker:latest', { capabilities: ['chat', 'tools', 'thinking'] })
  const on = await collect(adapter.chat(chatOf({ model: thinker })))
  await collect(adapter.chat(chatOf({ model: thinker, params: { thinking: 'off' } })))
  await collect(adapter.chat(chatOf({ model: named('plain:latest', { capabilities: ['chat'] }) })))
  expect(on.folded.slice(0, 2)).toEqual([
    { type: 'reasoning', text: 'Hm.' },
    { type: 'text', text: 'Yes.' },
  ])
  expect(server.chats().map((body) => body.think)).toEqual([true, false, undefined])
})

test.each([
  ['an error line after some tokens', { kind: 'error_line', after: 2, error: 'the runner died' }, 'llm.bad_response'],
  ['a closed connection', { kind: 'cut', after: 2 }, 'llm.cut'],
  ['an end without done', { kind: 'end', after: 2 }, 'llm.cut'],
  ['garbage', { kind: 'garbage', after: 2 }, 'llm.bad_response'],
  ['an endless line', { kind: 'flood', after: 1, bytes: 20_000_000 }, 'llm.bad_response'],
  ['a full queue', { kind: 'status', status: 503, error: 'server busy, please try again.' }, 'llm.overloaded'],
  [
    'too little memory',
    { kind: 'status', status: 500, error: 'model requires more system memory (9 GiB)' },
    'llm.out_of_memory',
  ],
  [
    'a prompt that is too long',
    { kind: 'status', status: 400, error: 'the prompt is longer than the context length currently available' },
    'llm.context_overflow',
  ],
] as const)('%s is told as what it is', async (_what, fault, code) => {
  const { adapter } = await setUp([{ replies: [{ text: 'one two three four', fault }] }])
  expect((await errorOf(adapter.chat(chatOf({ model: named('rendered:latest') })))).code).toBe(code)
})

test('a model that is gone is llm.model_missing; a capability that it lacks is llm.capability_missing', async () => {
  const { adapter } = await setUp([])
  expect((await errorOf(adapter.chat(chatOf({ model: named('gone:latest') })))).code).toBe('llm.model_missing')
  const plain = named('plain:latest', { capabilities: ['chat', 'tools'] })
  expect((await errorOf(adapter.chat(chatOf({ model: plain, tools: [calculator] })))).code).toBe(
    'llm.capability_missing',
  )
})

test('ten minutes without a first byte are waited for, then it is a timeout', async () => {
  const { adapter, clock, server } = await setUp([{ replies: [{ text: 'late', fault: { kind: 'hang', after: 0 } }] }])
  const failed = errorOf(adapter.chat(chatOf({ model: named('rendered:latest') })))
  await server.until((record) => record.path === '/api/chat')
  await clock.advance(599_000)
  await clock.advance(2_000)
  expect(await failed).toMatchObject({ code: 'llm.timeout', data: { limitMs: 600_000 } })
})

test('two minutes of silence between tokens are a hang', async () => {
  const { adapter, clock } = await setUp([{ replies: [{ text: 'one two three', fault: { kind: 'hang', after: 1 } }] }])
  const iterator = adapter.chat(chatOf({ model: named('rendered:latest', { isLoaded: true }) }))[Symbol.asyncIterator]()
  expect((await iterator.next()).value).toMatchObject({ type: 'text' })
  const next = Promise.resolve(iterator.next()).catch((error: unknown) => error)
  await clock.advance(121_000)
  expect(await next).toMatchObject({ code: 'llm.timeout', data: { limitMs: 120_000 } })
})

test('leaving the stream closes the connection, so the server stops', async () => {
  const { adapter, server } = await setUp([{ replies: [{ text: 'word ', repeat: 1_000, tokensPerSecond: 100 }] }])
  for await (const event of adapter.chat(chatOf({ model: named('rendered:latest') }))) if (event.type === 'text') break
  await server.until((record) => record.path === '/api/chat' && record.outcome === 'cancelled')
})

test('a stop while the model loads is at once, and the server sees it', async () => {
  const { adapter, server } = await setUp([{ replies: [{ text: 'late', delayMs: 60_000 }] }])
  const stop = new AbortController()
  const failed = errorOf(adapter.chat(chatOf({ model: named('rendered:latest'), signal: stop.signal })))
  await server.until((record) => record.path === '/api/chat')
  stop.abort()
  expect((await failed).code).toBe('cancelled')
  await server.until((record) => record.path === '/api/chat' && record.outcome === 'cancelled')
})

test('models are listed with capabilities, window, size and where they run', async () => {
  const { adapter } = await setUp([])
  const signal = new AbortController().signal
  const models = await adapter.listModels(signal)
  const byName = Object.fromEntries(models.map((model) => [model.name, model]))
  expect(byName['plain:latest']).toMatchObject({
    capabilities: ['chat'],
    contextLength: 8_192,
    sizeBytes: 1_000,
    isRemote: false,
  })
  expect(byName['far:cloud']).toMatchObject({ isRemote: true })
  expect(byName['thinker:latest']?.capabilities).toEqual(['chat', 'tools', 'thinking'])
})

test('load and unload use the window of the chats, so that no later call reloads', async () => {
  const { adapter, server } = await setUp([{ replies: [{ text: 'ok' }] }])
  const signal = new AbortController().signal
  const model = named('rendered:latest', { numCtx: 8_192 })
  const progress: number[] = []
  for await (const step of adapter.load?.(model, signal) ?? []) progress.push(step)
  await collect(adapter.chat(chatOf({ model })))
  expect(progress).toEqual([0, 1])
  expect(server.loads.map((load) => load.numCtx)).toEqual([8_192])
  await adapter.unload?.('rendered:latest', signal)
  expect((await adapter.describe?.('rendered:latest', signal))?.isLoaded).toBe(false)
})

test('of a list without an end only so many models are asked about', async () => {
  const { adapter, server } = await setUp([])
  server.setModels(Array.from({ length: 2_500 }, (_, at) => ({ name: `model-${at}:latest` })))
  expect((await adapter.listModels(AbortSignal.timeout(60_000))).length).toBe(2_000)
  expect(server.requests.filter(({ path }) => path === '/api/show').length).toBe(2_000)
})
