import { afterEach, expect, test } from 'vitest'
import { ASSISTANT, assistantModels, assistantScript, NATIVE_ASSISTANT, THINKER } from './assistant-script.ts'
import { createFakeOllama, type FakeOllama, type FakeOllamaOptions } from './fake-ollama.ts'
import type { Script } from './script.ts'

let server: FakeOllama | undefined
afterEach(() => server?.close())

async function start(script: Script = assistantScript, options: Partial<FakeOllamaOptions> = {}) {
  server = await createFakeOllama({ models: assistantModels, script, ...options })
  return server
}

const ask = (body: Record<string, unknown>, signal?: AbortSignal) =>
  fetch(`${server?.url}/api/chat`, { method: 'POST', body: JSON.stringify(body), ...(signal ? { signal } : {}) })

const user = (content: string) => [{ role: 'user', content }]
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const textOf = (lines: { message?: { content: string } }[]) => lines.map((line) => line.message?.content ?? '').join('')

const readCall: Script = [
  {
    replies: [
      { text: 'Reading. ', toolCalls: [{ name: 'file_read', arguments: { path: 'a.txt' } }] },
      { text: 'It says {{tool}}.' },
    ],
  },
]
const tools = [{ type: 'function', function: { name: 'file_read', parameters: { type: 'object', properties: {} } } }]

test('it says what it is, which models it has, and what they can do', async () => {
  const { url } = await start()
  const show = await fetch(`${url}/api/show`, { method: 'POST', body: JSON.stringify({ model: 'small-thinker' }) })
  expect(await (await fetch(url)).text()).toBe('Ollama is running')
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
  expect(await (await fetch(`${url}/api/version`)).json()).toEqual({ version: '0.30.4' })
  const { models } = (await (await fetch(`${url}/api/tags`)).json()) as { models: { name: string }[] }
  expect(models.map((model) => model.name)).toEqual([ASSISTANT, NATIVE_ASSISTANT, THINKER, 'small-embed:latest'])
  expect(await show.json()).toMatchObject({
    capabilities: ['completion', 'tools', 'thinking'],
    model_info: { 'general.architecture': 'fake', 'fake.context_length': 32_768 },
  })
})

test('an answer streams as one JSON object a line unless the request says otherwise; counts come with the last one', async () => {
  await start([{ replies: [{ text: 'one two three' }] }])
  const streamed = await ask({ model: ASSISTANT, messages: user('go') })
  expect(streamed.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = linesOf(await streamed.text())
  expect(lines.map((line) => [line.message.content, line.done])).toEqual([
    ['one', false],
    [' two', false],
    [' three', false],
    ['', true],
  ])
  expect(lines.at(-1)).toMatchObject({ done_reason: 'stop', eval_count: 3 })
  expect(lines[0]).not.toHaveProperty('eval_count')
  const whole = await (await ask({ model: ASSISTANT, messages: user('go'), stream: false })).json()
  expect(whole).toMatchObject({ message: { role: 'assistant', content: 'one two three' }, done: true })
})

test.each([
  ['rendered', ASSISTANT, [['file_read', false]]],
  ['native', NATIVE_ASSISTANT, [['file_read', true]]],
])('%s: a tool call comes in its own place', async (_path, model, expected) => {
  await start(readCall)
  const lines = linesOf(await (await ask({ model, messages: user('read'), tools })).text())
  const calls = lines.flatMap((line) =>
    (line.message.tool_calls ?? []).map((call: Call) => [call.function.name, line.done]),
  )
  expect(calls).toEqual(expected)
  expect(lines.at(-1).done_reason).toBe('stop')
})

interface Call {
  function: { name: string; arguments: unknown }
}

test('the next reply of a rule answers after the tool result', async () => {
  await start(readCall)
  const messages = [
    ...user('read'),
    { role: 'assistant', content: '', tool_calls: [{ function: { name: 'file_read', arguments: { path: 'a.txt' } } }] },
    { role: 'tool', content: 'milk', tool_name: 'file_read' },
  ]
  expect(textOf(linesOf(await (await ask({ model: ASSISTANT, messages, tools })).text()))).toBe('It says milk.')
})

test('arguments that are no JSON end a native stream with an error and become text on the rendered path', async () => {
  await start([{ replies: [{ toolCalls: [{ name: 'file_read', raw: '{"path": ' }] }] }])
  const native = linesOf(await (await ask({ model: NATIVE_ASSISTANT, messages: user('x') })).text())
  const rendered = linesOf(await (await ask({ model: ASSISTANT, messages: user('x') })).text())
  expect(native).toEqual([{ error: 'llama-server returned invalid tool call arguments for "file_read"' }])
  expect(textOf(rendered)).toBe('{"name": "file_read", "arguments": {"path": }')
})

test('thinking is sent apart, on by default, and refused by a model that cannot', async () => {
  await start([{ replies: [{ thinking: 'hm', text: 'yes' }] }])
  const said = async (body: Record<string, unknown>) => {
    const lines = linesOf(await (await ask({ messages: user('x'), ...body })).text())
    return lines.map((line) => line.message?.thinking ?? line.message?.content ?? line.error)
  }
  expect(await said({ model: THINKER })).toEqual(['hm', 'yes', ''])
  expect(await said({ model: THINKER, think: false })).toEqual(['yes', ''])
  expect(await said({ model: ASSISTANT, think: true })).toEqual([`"${ASSISTANT}" does not support thinking`])
})

test.each([
  ['a missing model', { model: 'nothing', messages: user('x') }, 404, "model 'nothing' not found"],
  [
    'content that is no text',
    { model: ASSISTANT, messages: [{ role: 'user', content: [] }] },
    400,
    'cannot unmarshal array',
  ],
  [
    'arguments as text',
    {
      model: ASSISTANT,
      messages: [{ role: 'assistant', content: '', tool_calls: [{ function: { name: 'a', arguments: '{}' } }] }],
    },
    400,
    'cannot unmarshal string',
  ],
  [
    'an option of a wrong type',
    { model: ASSISTANT, messages: user('x'), options: { num_ctx: '1' } },
    400,
    'must be of type integer',
  ],
  ['an unknown think level', { model: THINKER, messages: user('x'), think: 'lots' }, 400, 'invalid think value'],
  ['tools for a model without', { model: 'small-embed', messages: user('x'), tools }, 400, 'does not support tools'],
  [
    'a boolean as a schema',
    {
      model: ASSISTANT,
      messages: user('x'),
      tools: [{ type: 'function', function: { name: 'a', parameters: { properties: { b: true } } } }],
    },
    400,
    'cannot unmarshal boolean',
  ],
])('%s is refused before the first byte', async (_name, body, status, message) => {
  await start()
  const answer = await ask(body)
  const { error } = (await answer.json()) as { error: string }
  expect([answer.status, error]).toEqual([status, expect.stringContaining(message)])
})

test('tool schemas reach the model with known fields only', async () => {
  const fake = await start()
  const parameters = {
    type: 'object',
    additionalProperties: false,
    properties: { n: { type: 'integer', minimum: 1, description: 'How many' } },
  }
  await (
    await ask({
      model: ASSISTANT,
      messages: user('hello'),
      tools: [{ type: 'function', function: { name: 'a', parameters } }],
    })
  ).text()
  expect(fake.requests[0]?.seenTools[0]?.function.parameters).toEqual({
    type: 'object',
    properties: { n: { type: 'integer', description: 'How many' } },
  })
})

test('a prompt that is too long is cut without a word, or refused when the request asks for that', async () => {
  const fake = await start([{ replies: [{ text: 'ok' }] }])
  const messages = [...user('word '.repeat(600)), ...user('last')]
  const options = { num_ctx: 512 }
  const cut = linesOf(await (await ask({ model: ASSISTANT, messages, options })).text())
  const refused = await ask({ model: ASSISTANT, messages, options, truncate: false, shift: false })
  expect(cut.at(-1).prompt_eval_count).toBeLessThan(20)
  expect(fake.requests[0]?.wasCut).toBe(true)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({
    error: expect.stringContaining('the prompt is longer than the context length'),
  })
})

test('another window or another shift loads the model again; the same ones do not', async () => {
  const fake = await start()
  const say = async (body: Record<string, unknown>) =>
    void (await (await ask({ model: ASSISTANT, messages: user('hello'), ...body })).text())
  await say({ options: { num_ctx: 4096 }, shift: false })
  await say({ options: { num_ctx: 4096 }, shift: false })
  await say({ options: { num_ctx: 8192 }, shift: false })
  await say({ options: { num_ctx: 8192 } })
  expect(fake.loads.map((load) => [load.numCtx, load.shift])).toEqual([
    [4096, false],
    [8192, false],
    [8192, true],
  ])
})

test('a call without messages loads, and with keep_alive 0 unloads', async () => {
  const { url } = await start()
  const running = async () => ((await (await fetch(`${url}/api/ps`)).json()) as { models: unknown[] }).models
  expect(await (await ask({ model: ASSISTANT, messages: [] })).json()).toMatchObject({
    done: true,
    done_reason: 'load',
  })
  expect(await running()).toMatchObject([{ name: ASSISTANT, context_length: 4096, size_vram: 0 }])
  expect(await (await ask({ model: ASSISTANT, keep_alive: 0 })).json()).toMatchObject({ done_reason: 'unload' })
  expect(await running()).toEqual([])
})

test('num_predict ends an answer with the reason length', async () => {
  await start([{ replies: [{ text: 'one two three four' }] }])
  const lines = linesOf(
    await (await ask({ model: ASSISTANT, messages: user('x'), options: { num_predict: 2 } })).text(),
  )
  expect([textOf(lines), lines.at(-1).done_reason]).toEqual(['one two', 'length'])
})

test('the server sees that the client closed, and stops', async () => {
  const fake = await start([{ replies: [{ text: 'word ', repeat: 1_000, tokensPerSecond: 100 }] }])
  const stop = new AbortController()
  const answer = await ask({ model: ASSISTANT, messages: user('x') }, stop.signal)
  await answer.body?.getReader().read()
  stop.abort()
  const record = await fake.until((request) => request.outcome === 'cancelled')
  expect(record.tokensSent).toBeLessThan(100)
})

test('a request that waits for a busy model leaves the line when its client goes', async () => {
  const fake = await start([
    { user: 'slow', replies: [{ text: 'x ', repeat: 500, tokensPerSecond: 100 }] },
    { replies: [{ text: 'now' }] },
  ])
  const [first, second] = [new AbortController(), new AbortController()]
  await ask({ model: ASSISTANT, messages: user('slow') }, first.signal)
  const waiting = ask({ model: ASSISTANT, messages: user('waits') }, second.signal)
  await fake.until((request) => JSON.stringify(request.body).includes('waits'))
  second.abort()
  await expect(waiting).rejects.toThrow('abort')
  first.abort()
  expect(textOf(linesOf(await (await ask({ model: ASSISTANT, messages: user('next') })).text()))).toBe('now')
})

test('a full queue answers 503', async () => {
  await start([{ replies: [{ text: 'x ', repeat: 500, tokensPerSecond: 100 }] }], { maxQueue: 0 })
  const stop = new AbortController()
  await ask({ model: ASSISTANT, messages: user('x') }, stop.signal)
  const second = await ask({ model: ASSISTANT, messages: user('y') })
  stop.abort()
  expect([second.status, await second.json()]).toEqual([503, { error: expect.stringContaining('server busy') }])
})

test.each([
  ['error_line', { kind: 'error_line', after: 1, error: 'broken' } as const, '{"error":"broken"}\n'],
  ['garbage', { kind: 'garbage', after: 1 } as const, 'not JSON'],
])('a fault in mid-stream comes after the tokens it names: %s', async (_kind, fault, expected) => {
  await start([{ replies: [{ text: 'one two', fault }] }])
  const text = await (await ask({ model: ASSISTANT, messages: user('x') })).text()
  const at = text.indexOf('"content":"one"')
  expect(at).toBeGreaterThan(0)
  expect(text.indexOf(expected)).toBeGreaterThan(at)
})

test('a cut closes the connection in the middle of a line; an end closes it without the last one', async () => {
  const fake = await start([{ replies: [{ text: 'one two', fault: { kind: 'cut', after: 1 } }] }])
  await expect((await ask({ model: ASSISTANT, messages: user('x') })).text()).rejects.toThrow('terminated')
  fake.setScript([{ replies: [{ text: 'one two', fault: { kind: 'end', after: 1 } }] }])
  const lines = linesOf(await (await ask({ model: ASSISTANT, messages: user('x') })).text())
  expect(lines.map((line) => line.done)).toEqual([false])
})

test('rules answer a number of times, then the next one does', async () => {
  await start([
    { times: 1, replies: [{ fault: { kind: 'status', status: 503, error: 'busy' } }] },
    { replies: [{ text: 'fine' }] },
  ])
  expect((await ask({ model: ASSISTANT, messages: user('x') })).status).toBe(503)
  expect((await ask({ model: ASSISTANT, messages: user('x') })).status).toBe(200)
})

test('embeddings are of unit length, equal for equal words, and refuse what is too long when asked to', async () => {
  const { url } = await start()
  const embed = async (body: Record<string, unknown>) => {
    const answer = await fetch(`${url}/api/embed`, {
      method: 'POST',
      body: JSON.stringify({ model: 'small-embed', ...body }),
    })
    return { status: answer.status, ...((await answer.json()) as { embeddings?: number[][]; error?: string }) }
  }
  const { embeddings = [] } = await embed({ input: ['green tea', 'Green tea', 'a red bicycle'] })
  expect(embeddings[0]).toEqual(embeddings[1])
  expect(embeddings[0]).not.toEqual(embeddings[2])
  expect(Math.hypot(...(embeddings[2] ?? []))).toBeCloseTo(1)
  expect(await embed({ input: [] })).toMatchObject({ embeddings: [] })
  expect(await embed({ input: 'word '.repeat(3_000), truncate: false })).toMatchObject({
    status: 400,
    error: 'the input length exceeds the context length',
  })
})

test('a name of another site in the Host header is refused', async () => {
  const { port } = await start()
  const { request } = await import('node:http')
  const status = await new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/api/tags', headers: { host: 'evil.example' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).end()
  })
  expect(status).toBe(403)
})
