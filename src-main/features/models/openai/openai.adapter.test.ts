import { afterEach, expect, test } from 'vitest'
import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createHttpPeer, json, type PeerAnswer, type PeerRequest, sse } from '#tests/support/http-peer.ts'
import { chatOf, collect, errorOf, modelOf } from '#tests/support/model-chat.ts'
import { createHttp } from '../http.ts'
import { createOpenAiAdapter } from './openai.adapter.ts'

const open: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const never = new AbortController().signal
const look = { name: 'look', description: 'Look', parameters: { type: 'object', properties: {} } }
const data = (...chunks: unknown[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
const delta = (piece: Record<string, unknown>, finish: string | null = null) => ({
  choices: [{ index: 0, delta: piece, finish_reason: finish }],
})
const callDelta = (...calls: unknown[]) => delta({ tool_calls: calls })
const END = `${data(delta({}, 'stop'))}data: [DONE]\n\n`

interface Options {
  models?: unknown[]
  path?: string
  others?: (request: PeerRequest) => PeerAnswer | undefined
  base?: string
}

async function setUp(
  answer: (request: PeerRequest) => PeerAnswer,
  { models = [{ id: 'm' }], path = '/v1', others, base = '' }: Options = {},
) {
  const peer = await createHttpPeer((request) => {
    const other = others?.(request)
    if (other !== undefined) return other
    if (request.path === `${path}/models`) return json({ data: models })
    if (request.path === `${path}/chat/completions`) return answer(request)
    return json({ error: { message: `Invalid URL (${request.method} ${request.path})` } }, 404)
  })
  const http = createHttp({ clock: createFakeClock() })
  open.push(http, peer)
  let calls = 0
  const adapter = createOpenAiAdapter({
    http,
    who: { name: 'Server', kind: 'openai_compatible' },
    baseUrl: `${peer.url}${base}`,
    nextCallId: () => `made_${++calls}`,
    apiKey: async () => 'sk-1',
  })
  return { peer, adapter, chats: () => peer.requests.filter((request) => request.path.endsWith('/chat/completions')) }
}

const chat = (known = {}) => chatOf({ model: modelOf({ ref: { providerId: 'prov_1', name: 'm' } }), ...known })

test('text, usage in a chunk without choices, and the end come out of any pieces of bytes', async () => {
  const stream =
    ': OPENROUTER PROCESSING\n\n' +
    data(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Grüße 👋 ' }),
      delta({ content: 'you' }),
      delta({}, 'stop'),
    ) +
    data({
      choices: [],
      usage: { prompt_tokens: 12, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 8 }, cost: 0.002 },
    }) +
    'data: [DONE]\n\n'
  for (const pieceBytes of [1, 3, 10_000]) {
    const { adapter } = await setUp(() => sse(stream, pieceBytes))
    expect((await collect(adapter.chat(chat()))).folded).toEqual([
      { type: 'text', text: 'Grüße 👋 you' },
      { type: 'usage', usage: { inputTokens: 12, outputTokens: 5, cachedTokens: 8, costUsd: 0.002 } },
      { type: 'finish', reason: 'stop' },
    ])
  }
})

const A = { at: 'a' }
const B = { at: 'b' }
const fn = (name: string | undefined, args: string) => ({ ...(name === undefined ? {} : { name }), arguments: args })

test.each<[string, unknown[], [string, unknown][]]>([
  [
    'by index',
    [
      callDelta({ index: 0, id: 'x', function: fn('look', '') }),
      callDelta({ index: 0, function: fn(undefined, '{"at":') }),
      callDelta({ index: 0, function: fn(undefined, '"a"}') }),
      callDelta({ index: 1, id: 'y', function: fn('look', '{"at":"b"}') }),
    ],
    [
      ['x', A],
      ['y', B],
    ],
  ],
  [
    'index 0 for all, other ids',
    [
      callDelta({ index: 0, id: 'x', function: fn('look', '{"at":"a"}') }),
      callDelta({ index: 0, id: 'y', function: fn('look', '{"at":"b"}') }),
    ],
    [
      ['x', A],
      ['y', B],
    ],
  ],
  [
    'index 0 for all, no ids',
    [
      callDelta({ index: 0, function: fn('look', '{"at":"a"}') }),
      callDelta({ index: 0, function: fn('look', '{"at":"b"}') }),
    ],
    [
      ['made_1', A],
      ['made_2', B],
    ],
  ],
  [
    'no index, ids once',
    [callDelta({ id: 'x', function: fn('look', '{"at":') }), callDelta({ function: fn(undefined, '"a"}') })],
    [['x', A]],
  ],
  [
    'the id in each piece',
    [
      callDelta({ id: 'x', index: 0, function: fn('look', '{"at"') }),
      callDelta({ id: 'x', index: 0, function: fn('look', ':"a"}') }),
    ],
    [['x', A]],
  ],
  [
    'empty ids and the name in each piece',
    [
      callDelta({ id: '', index: 0, function: fn('look', '{"at"') }),
      callDelta({ id: '', index: 0, function: fn('look', ':"a"}') }),
    ],
    [['made_1', A]],
  ],
  [
    'pieces in turn',
    [
      callDelta({ index: 0, id: 'x', function: fn('look', '') }, { index: 1, id: 'y', function: fn('look', '') }),
      callDelta({ index: 1, function: fn(undefined, '{"at":"b"}') }),
      callDelta({ index: 0, function: fn(undefined, '{"at":"a"}') }),
    ],
    [
      ['x', A],
      ['y', B],
    ],
  ],
  ['no arguments', [callDelta({ index: 0, id: 'x', function: fn('look', '') })], [['x', {}]]],
  [
    'the same id twice',
    [
      callDelta({ index: 0, id: 'x', function: fn('look', '{"at":"a"}') }),
      callDelta({ index: 1, id: 'z', function: fn('look', '{"at":"b"}') }),
    ],
    [
      ['x', A],
      ['z', B],
    ],
  ],
  ['arguments as an object', [callDelta({ index: 0, id: 'x', function: { name: 'look', arguments: A } })], [['x', A]]],
])('tool calls told %s are put together', async (_what, chunks, calls) => {
  const { adapter } = await setUp(() => sse(data(...chunks) + END))
  const result = await collect(adapter.chat(chat({ tools: [look] })))
  expect(result.calls).toEqual(calls.map(([callId, args]) => ({ callId, tool: 'look', args })))
  expect(result.finish).toBe('tool_calls')
})

test('a call that stopped at the length limit is not repaired', async () => {
  const chunks = [callDelta({ index: 0, id: 'x', function: fn('look', '{"at": "half') }), delta({}, 'length')]
  const { adapter } = await setUp(() => sse(data(...chunks)))
  expect((await collect(adapter.chat(chat({ tools: [look] })))).calls).toEqual([
    { callId: 'x', tool: 'look', args: '{"at": "half' },
  ])
})

test.each([
  ['reasoning_content', [delta({ reasoning_content: 'Hm.' }), delta({ content: 'Yes.' })]],
  ['reasoning', [delta({ reasoning: 'Hm.' }), delta({ content: 'Yes.' })]],
  ['inline tags', [delta({ content: '<th' }), delta({ content: 'ink>Hm.</think>\n\nYes.' })]],
])('thinking in %s is thinking', async (_where, chunks) => {
  const { adapter } = await setUp(() => sse(data(...chunks) + END))
  expect((await collect(adapter.chat(chat()))).folded.slice(0, 2)).toEqual([
    { type: 'reasoning', text: 'Hm.' },
    { type: 'text', text: 'Yes.' },
  ])
})

test('signed thinking is kept whole and sent back; plain thinking is not', async () => {
  const chunks = [
    delta({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'Hm' }] }),
    delta({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: '.', signature: 'sig' }] }),
    delta({ reasoning_details: [{ type: 'reasoning.encrypted', index: 1, data: 'xyz' }] }),
    delta({ content: 'Yes.' }),
  ]
  const { adapter, chats } = await setUp(() => sse(data(...chunks) + END))
  const first = await collect(adapter.chat(chat()))
  const opaque = first.folded.flatMap((event) => (event.type === 'reasoning_opaque' ? [event.opaque] : []))[0]
  const items = [
    { type: 'reasoning.text', index: 0, text: 'Hm.', signature: 'sig' },
    { type: 'reasoning.encrypted', index: 1, data: 'xyz' },
  ]
  expect(opaque).toEqual({ kind: 'openrouter', items })
  const messages: ModelMessage[] = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Yes.', reasoning: { text: 'Hm.', opaque }, toolCalls: [] },
    { role: 'user', content: 'And?' },
  ]
  await collect(adapter.chat(chat({ messages })))
  expect(chats()[1]?.body.messages).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Yes.', reasoning_details: items },
    { role: 'user', content: 'And?' },
  ])
})

test('calls and results go back as text arguments with their ids', async () => {
  const { adapter, chats } = await setUp(() => sse(END))
  const messages: ModelMessage[] = [
    { role: 'user', content: 'Look' },
    { role: 'assistant', content: '', toolCalls: [{ callId: 'x', tool: 'look', args: A }] },
    { role: 'tool', callId: 'x', tool: 'look', content: 'blue', isError: false },
  ]
  await collect(adapter.chat(chat({ messages, tools: [look] })))
  expect(chats()[0]?.body).toMatchObject({
    messages: [
      { role: 'user', content: 'Look' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'x', type: 'function', function: { name: 'look', arguments: '{"at":"a"}' } }],
      },
      { role: 'tool', content: 'blue', tool_call_id: 'x' },
    ],
    tools: [{ type: 'function', function: look }],
    stream_options: { include_usage: true },
    max_tokens: 512,
  })
})

test.each([
  [
    'an error in the stream',
    sse(
      data(delta({ content: 'a' }), {
        error: { code: 502, message: 'upstream died' },
        choices: [{ delta: {}, finish_reason: 'error' }],
      }),
    ),
    'llm.overloaded',
  ],
  [
    'an error of a local server',
    sse(data({ error: { code: 400, message: 'the request exceeds the available context size' } })),
    'llm.context_overflow',
  ],
  [
    'an error instead of a stream, with status 200',
    json({ error: { message: 'no such model', code: 404 } }),
    'llm.model_missing',
  ],
  ['an end without a reason', sse(data(delta({ content: 'a' }))), 'llm.cut'],
  ['a broken connection', sse(data(delta({ content: 'a' })), 7, 'break'), 'llm.cut'],
  ['no JSON', sse('data: {oops\n\n'), 'llm.bad_response'],
  [
    'a page of a proxy',
    { status: 502, headers: { 'content-type': 'text/html' }, pieces: ['<html>Bad gateway</html>'] },
    'llm.overloaded',
  ],
  [
    'a wrong key',
    json({ error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }, 401),
    'llm.auth_rejected',
  ],
  [
    'no credit',
    json({ error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } }, 429),
    'llm.payment_required',
  ],
  ['a forbidden content', json({ error: { message: 'x', code: 'content_filter' } }, 400), 'llm.content_filtered'],
  ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example' } }, 'llm.bad_response'],
] as [string, PeerAnswer, string][])('%s is told as what it is', async (_what, answer, code) => {
  const { adapter } = await setUp(() => answer)
  expect((await errorOf(adapter.chat(chat()))).code).toBe(code)
})

test('a key that a server repeats in its refusal is not repeated by us', async () => {
  const { adapter } = await setUp(() =>
    json({ error: { message: 'Incorrect API key provided: sk-proj-abcdef123456' } }, 401),
  )
  const error = await errorOf(adapter.chat(chat()))
  expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain('abcdef')
})

test('a pause that the server asks for is handed on', async () => {
  const answer = { ...json({ error: { message: 'slow down' } }, 429), headers: { 'retry-after': '7' } }
  const { adapter } = await setUp(() => answer)
  expect(await errorOf(adapter.chat(chat()))).toMatchObject({ code: 'llm.rate_limited', data: { retryAfterMs: 7_000 } })
})

test('the end of the body after a finish reason is an end, also without [DONE] and without the last empty line', async () => {
  const { adapter } = await setUp(() =>
    sse(`${data(delta({ content: 'a' }))}data: ${JSON.stringify(delta({}, 'stop'))}`),
  )
  expect((await collect(adapter.chat(chat()))).finish).toBe('stop')
})

test('an answer in one piece is read like a stream', async () => {
  const message = {
    role: 'assistant',
    content: 'Yes.',
    tool_calls: [{ id: 'x', function: { name: 'look', arguments: '{}' } }],
  }
  const { adapter } = await setUp(() =>
    json({ choices: [{ message, finish_reason: 'tool_calls' }], usage: { prompt_tokens: 1, completion_tokens: 2 } }),
  )
  const result = await collect(adapter.chat(chat({ tools: [look] })))
  expect([result.texts, result.calls, result.finish]).toEqual([
    ['Yes.'],
    [{ callId: 'x', tool: 'look', args: {} }],
    'tool_calls',
  ])
})

test('a field that the server does not know is left out at the second try and ever after', async () => {
  const answer = ({ body }: PeerRequest) =>
    'stream_options' in body
      ? json({ error: { message: 'Unrecognized field: stream_options' } }, 400)
      : sse(data(delta({ content: 'a' })) + END)
  const { adapter, chats } = await setUp(answer)
  await collect(adapter.chat(chat()))
  await collect(adapter.chat(chat()))
  expect(chats().map(({ body }) => 'stream_options' in body)).toEqual([true, false, false])
})

test.each([
  ['without /v1', '', '/v1'],
  ['with /v1', '/v1', '/v1'],
  ['with /v1 where there is none', '/v1', ''],
])('an address %s finds the API', async (_what, base, path) => {
  const { adapter, chats } = await setUp(() => sse(END), { base, path })
  await collect(adapter.chat(chat()))
  expect(chats()[0]?.path).toBe(`${path}/chat/completions`)
})

test('llama-server is known by its /props: its window is fixed and it counts exactly', async () => {
  const others = ({ path, body }: PeerRequest) => {
    if (path === '/props') return json({ default_generation_settings: { n_ctx: 4_096 } })
    return path === '/tokenize' ? json({ tokens: String(body.content).split(' ') }) : undefined
  }
  const models = [{ id: 'm', owned_by: 'llamacpp', meta: { n_ctx_train: 32_768, size: 5_000 } }]
  const { adapter, chats } = await setUp(() => sse(END), { models, others })
  expect(await adapter.listModels(never)).toMatchObject([
    { name: 'm', contextLength: 32_768, fixedNumCtx: 4_096, sizeBytes: 5_000 },
  ])
  expect(await adapter.countTokens?.('m', ['a b c', 'd'], never)).toEqual([3, 1])
  await collect(adapter.chat(chat({ tools: [look], params: { thinking: 'off' } })))
  expect(chats()[0]?.body).toMatchObject({
    parallel_tool_calls: true,
    chat_template_kwargs: { enable_thinking: false },
  })
})

test('LM Studio and vLLM are known by their lists', async () => {
  const native = [
    {
      id: 'm',
      type: 'vlm',
      state: 'loaded',
      max_context_length: 131_072,
      loaded_context_length: 8_192,
      capabilities: ['tool_use'],
    },
    { id: 'e', type: 'embeddings', state: 'not-loaded' },
  ]
  const others = ({ path }: PeerRequest) => (path === '/api/v0/models' ? json({ data: native }) : undefined)
  const studio = await setUp(() => sse(END), { models: [{ id: 'm' }, { id: 'e' }], others })
  expect(await studio.adapter.listModels(never)).toMatchObject([
    {
      name: 'm',
      capabilities: ['chat', 'tools', 'vision'],
      contextLength: 131_072,
      fixedNumCtx: 8_192,
      isLoaded: true,
    },
    { name: 'e', capabilities: ['embedding'], isLoaded: false },
  ])
  const vllm = await setUp(() => sse(END), { models: [{ id: 'm', owned_by: 'vllm', max_model_len: 16_384 }] })
  expect(await vllm.adapter.listModels(never)).toMatchObject([{ contextLength: 16_384, fixedNumCtx: 16_384 }])
})

test('prices and abilities of a list with prices are read', async () => {
  const models = [
    {
      id: 'far/m',
      name: 'Far M',
      context_length: 200_000,
      pricing: { prompt: '0.000003', completion: '0.000015' },
      supported_parameters: ['tools', 'reasoning'],
    },
  ]
  const { adapter } = await setUp(() => sse(END), { models })
  expect(await adapter.listModels(never)).toMatchObject([
    {
      title: 'Far M',
      capabilities: ['chat', 'tools', 'thinking'],
      price: { inputUsdPerMillion: 3, outputUsdPerMillion: 15 },
    },
  ])
})

test('a chat is not given up because somebody else gave up looking for the same server', async () => {
  const { adapter } = await setUp(() => sse(END))
  const other = new AbortController()
  const looking = adapter.listModels(other.signal).catch((error: unknown) => error)
  const answer = collect(adapter.chat(chat()))
  other.abort()
  expect(await looking).toMatchObject({ code: 'cancelled' })
  expect((await answer).finish).toBe('stop')
})

test('a stop closes the connection', async () => {
  const { adapter, peer } = await setUp(() => sse(data(delta({ content: 'a' })), 10_000, 'hang'))
  for await (const event of adapter.chat(chat())) if (event.type === 'text') break
  await peer.left
})
