import { afterEach, expect, test } from 'vitest'
import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createHttpPeer, json, type PeerAnswer, type PeerRequest, sse } from '#tests/support/http-peer.ts'
import { chatOf, collect, errorOf, modelOf } from '#tests/support/model-chat.ts'
import { createHttp } from '../http.ts'
import { createAnthropicAdapter } from './anthropic.adapter.ts'

const open: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const events = (...pieces: Array<{ type: string; [key: string]: unknown }>) =>
  pieces.map((piece) => `event: ${piece.type}\ndata: ${JSON.stringify(piece)}\n\n`).join('')
const start = (usage = {}) => ({
  type: 'message_start',
  message: { usage: { input_tokens: 10, output_tokens: 1, ...usage } },
})
const openBlock = (index: number, content_block: Record<string, unknown>) => ({
  type: 'content_block_start',
  index,
  content_block,
})
const grow = (index: number, delta: Record<string, unknown>) => ({ type: 'content_block_delta', index, delta })
const close = (index: number) => ({ type: 'content_block_stop', index })
const stop = (stop_reason: string) => ({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 20 } })
const text = (index: number, said: string) => [
  openBlock(index, { type: 'text', text: '' }),
  grow(index, { type: 'text_delta', text: said }),
  close(index),
]
const END = { type: 'message_stop' }
const PING = { type: 'ping' }
const look = { name: 'look', description: 'Look', parameters: { type: 'object', properties: {} } }

async function setUp(answer: PeerAnswer | ((request: PeerRequest) => PeerAnswer)) {
  const peer = await createHttpPeer((request) => {
    if (request.method === 'GET')
      return json({ data: [{ id: 'claude-x-5', display_name: 'Claude X' }, { id: 'claude-3-haiku' }] })
    return typeof answer === 'function' ? answer(request) : answer
  })
  const http = createHttp({ clock: createFakeClock() })
  open.push(http, peer)
  const who = { name: 'Anthropic', kind: 'anthropic' as const }
  const adapter = createAnthropicAdapter({
    http,
    who,
    baseUrl: peer.url,
    nextCallId: () => 'made',
    apiKey: async () => 'sk-a',
  })
  return { peer, adapter }
}

const model = modelOf({
  ref: { providerId: 'prov_1', name: 'claude-x-5' },
  capabilities: ['chat', 'tools', 'thinking'],
})
const chat = (known = {}) => chatOf({ model, ...known })

test('thinking, text, calls and usage come out of any pieces of bytes, whatever is sent between them', async () => {
  const stream = events(
    start({ cache_read_input_tokens: 5 }),
    PING,
    openBlock(0, { type: 'thinking', thinking: '', signature: '' }),
    grow(0, { type: 'thinking_delta', thinking: 'Hm, ' }),
    grow(0, { type: 'thinking_delta', thinking: 'grün 👋' }),
    grow(0, { type: 'signature_delta', signature: 'sig' }),
    close(0),
    { type: 'something_new', index: 9 },
    ...text(1, 'I look.'),
    openBlock(2, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }),
    grow(2, { type: 'input_json_delta', partial_json: '' }),
    grow(2, { type: 'input_json_delta', partial_json: '{"at": "s' }),
    grow(2, { type: 'input_json_delta', partial_json: 'ky"}' }),
    grow(2, { type: 'delta_of_tomorrow', x: 1 }),
    close(2),
    openBlock(3, { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} }),
    grow(3, { type: 'input_json_delta', partial_json: '' }),
    close(3),
    stop('tool_use'),
    END,
  )
  for (const pieceBytes of [1, 5, 100_000]) {
    const { adapter } = await setUp(sse(stream, pieceBytes))
    expect((await collect(adapter.chat(chat({ tools: [look] })))).folded).toEqual([
      { type: 'reasoning', text: 'Hm, grün 👋' },
      { type: 'text', text: 'I look.' },
      {
        type: 'reasoning_opaque',
        opaque: { kind: 'anthropic', items: [{ type: 'thinking', thinking: 'Hm, grün 👋', signature: 'sig' }] },
      },
      { type: 'tool_call', call: { callId: 'toolu_1', tool: 'look', args: { at: 'sky' } } },
      { type: 'tool_call', call: { callId: 'toolu_2', tool: 'look', args: {} } },
      { type: 'usage', usage: { inputTokens: 15, outputTokens: 20, cachedTokens: 5 } },
      { type: 'finish', reason: 'tool_calls' },
    ])
  }
})

test('a second start in the same stream begins the answer again', async () => {
  const first = [
    start(),
    openBlock(0, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
    grow(0, { type: 'input_json_delta', partial_json: '{"at":' }),
  ]
  const { adapter } = await setUp(
    sse(
      events(
        ...first,
        start(),
        openBlock(0, { type: 'tool_use', id: 'b', name: 'look', input: {} }),
        close(0),
        stop('tool_use'),
        END,
      ),
    ),
  )
  expect((await collect(adapter.chat(chat({ tools: [look] })))).calls).toEqual([
    { callId: 'b', tool: 'look', args: {} },
  ])
})

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
])('the stop reason %s is %s', async (reason, finish) => {
  const { adapter } = await setUp(sse(events(start(), ...text(0, 'a'), stop(reason), END)))
  expect((await collect(adapter.chat(chat()))).finish).toBe(finish)
})

test('what is sent back: signed thinking first, all results first in the next turn, neighbours merged, nothing empty', async () => {
  const { adapter, peer } = await setUp(sse(events(start(), ...text(0, 'a'), stop('end_turn'), END)))
  const items = [
    { type: 'thinking', thinking: 'Hm', signature: 'sig' },
    { type: 'redacted_thinking', data: 'zzz' },
  ]
  const messages: ModelMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Look' },
    {
      role: 'assistant',
      content: '',
      reasoning: { text: 'Hm', opaque: { kind: 'anthropic', items } },
      toolCalls: [
        { callId: 'a', tool: 'look', args: { at: 1 } },
        { callId: 'b', tool: 'look', args: 'broken' },
        { callId: 'c', tool: 'look', args: {} },
      ],
    },
    { role: 'tool', callId: 'a', tool: 'look', content: 'sky', isError: false },
    { role: 'tool', callId: 'b', tool: 'look', content: 'bad arguments', isError: true },
    { role: 'user', content: 'Go on' },
    { role: 'user', content: 'please' },
  ]
  await collect(adapter.chat(chat({ messages, tools: [look] })))
  const [request] = peer.requests
  expect(request?.headers).toMatchObject({ 'x-api-key': 'sk-a', 'anthropic-version': '2023-06-01' })
  expect(request?.body).toEqual({
    model: 'claude-x-5',
    max_tokens: 512,
    stream: true,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    tools: [{ name: 'look', description: 'Look', input_schema: look.parameters }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Look' }] },
      {
        role: 'assistant',
        content: [
          ...items,
          { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
          { type: 'tool_use', id: 'b', name: 'look', input: { unreadable: 'broken' } },
          { type: 'tool_use', id: 'c', name: 'look', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c', is_error: true, content: 'cancelled' },
          { type: 'tool_result', tool_use_id: 'a', content: 'sky' },
          { type: 'tool_result', tool_use_id: 'b', content: 'bad arguments', is_error: true },
          { type: 'text', text: 'Go on\n\nplease' },
        ],
      },
    ],
  })
})

test('thinking is only paid for when it is asked for, and leaves room for the answer', async () => {
  const { adapter, peer } = await setUp(sse(events(start(), ...text(0, 'a'), stop('end_turn'), END)))
  await collect(adapter.chat(chat({ params: { thinking: 'low', temperature: 0.2 } })))
  await collect(adapter.chat(chat({ params: { temperature: 1.5 } })))
  expect(peer.requests.map(({ body }) => [body.thinking, body.max_tokens, body.temperature])).toEqual([
    [{ type: 'enabled', budget_tokens: 2_048 }, 2_560, undefined],
    [undefined, 512, 1],
  ])
})

test.each([
  [
    'overload in the stream',
    sse(events(start(), { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })),
    'llm.overloaded',
  ],
  [
    'overload as a status',
    json({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 529),
    'llm.overloaded',
  ],
  [
    'a prompt that is too long',
    json(
      { error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' } },
      400,
    ),
    'llm.context_overflow',
  ],
  [
    'no credit',
    json({ error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } }, 400),
    'llm.payment_required',
  ],
  [
    'a model that is gone',
    json({ error: { type: 'not_found_error', message: 'model: claude-y' } }, 404),
    'llm.model_missing',
  ],
  ['an end without message_stop', sse(events(start(), ...text(0, 'a'))), 'llm.cut'],
  ['too many calls', json({ error: { type: 'rate_limit_error', message: 'slow down' } }, 429), 'llm.rate_limited'],
] as [string, PeerAnswer, string][])('%s is told as what it is', async (_what, answer, code) => {
  const { adapter } = await setUp(answer)
  expect((await errorOf(adapter.chat(chat()))).code).toBe(code)
})

test('models come with their names and abilities', async () => {
  const { adapter } = await setUp(json({}))
  expect(await adapter.listModels(new AbortController().signal)).toMatchObject([
    {
      name: 'claude-x-5',
      title: 'Claude X',
      capabilities: ['chat', 'tools', 'vision', 'thinking'],
      contextLength: 200_000,
    },
    { name: 'claude-3-haiku', capabilities: ['chat', 'tools', 'vision'] },
  ])
})
