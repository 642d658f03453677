import { afterEach, expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { callsIn, makeWorld, noticesIn, textIn, type World, type WorldOptions } from '#tests/support/agent-world.ts'
import { createScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { makeTool } from '#tests/support/test-tools.ts'

let world: World

const open = async (options: WorldOptions = {}) => {
  world = await makeWorld(options)
  return world
}
afterEach(() => world.stop())

const read = (path: string) => ({ tool: 'read', args: { path } })

test('an answer is streamed, saved and costs what the model costs', async () => {
  const price = { inputUsdPerMillion: 100_000, outputUsdPerMillion: 200_000 }
  const { ask, newChat, gateway, runs, lastMessage } = await open({ gateway: createScriptedGateway({ price }) })
  gateway.script({ reasoning: 'Hm.', text: ['Hel', 'lo.'] })
  const conversationId = await newChat()
  const runId = await ask(conversationId, 'Hi')
  const usage = { inputTokens: 10, outputTokens: 5, costUsd: 2 }
  expect(runs.get(runId)).toMatchObject({ state: 'succeeded', steps: 1, usage })
  expect(lastMessage(conversationId)).toMatchObject({
    state: 'complete',
    usage,
    model: gateway.model.ref,
    parts: [
      { type: 'reasoning', stepNo: 1, text: 'Hm.', tokens: 1 },
      { type: 'text', stepNo: 1, text: 'Hello.' },
    ],
  })
  expect(gateway.requests[0]?.messages).toEqual([
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: 'Hi' },
  ])
})

test('what a page folds is the saved message at every snapshot and at the end', async () => {
  const tool = makeTool('read')
  const { chat, newChat, gateway, watch, untilIdle, lastMessage } = await open({ tools: [tool] })
  gateway.script(
    { reasoning: 'First think.', text: ['Let me ', 'look.'], calls: [read('a'), read('b')] },
    { error: new AppError('llm.context_overflow', 'Too long') },
    { text: 'Summary.' },
    { text: ['It ', 'says ', 'a.'] },
  )
  const conversationId = await newChat()
  const { runId } = await chat.send({ conversationId, text: 'Read a and b', attachmentIds: [] })
  const watched = watch(runId as never)
  await untilIdle(runId as never)
  const folded = await watched.done
  expect(watched.snapshots.length).toBeGreaterThan(3)
  for (const { folded: seen, saved } of watched.snapshots) expect(withoutOpaque(seen)).toEqual(withoutOpaque(saved))
  expect(folded).toEqual(lastMessage(conversationId).parts)
})

test.each([
  ['succeeded', { text: 'Hello.' }],
  ['failed', { text: 'Hel', error: new AppError('llm.model_missing', 'No such model') }],
  ['cancelled', { text: 'Hel', hangs: true }],
] as const)(
  'run.finished is the last event of a run that %s, and every watcher ends with it',
  async (state, answer) => {
    const { chat, newChat, gateway, watch, runs, untilIdle, answerOf } = await open()
    const said = Promise.withResolvers<void>()
    gateway.script({ ...answer, meanwhile: () => said.resolve() })
    const { runId } = await chat.send({ conversationId: await newChat(), text: 'Hi', attachmentIds: [] })
    if (runId === null) throw new Error('queued')
    const windows = [watch(runId), watch(runId)]
    await said.promise
    if (state === 'cancelled') await runs.cancel(runId, 'person')
    await untilIdle(runId)
    for (const { done, seen } of [...windows, watch(runId)]) {
      expect(await done).toEqual(answerOf(runId).parts)
      expect(seen.filter((event) => event.type === 'run.finished').map((event) => event.data.state)).toEqual([state])
      expect(seen.at(-1)).toEqual(runs.events(runId, 0).at(-1))
      expect(seen.at(-1)?.type).toBe('run.finished')
    }
  },
)

/** No words of it come again. */
const manyWords = (at: number) => Array.from({ length: 2_000 }, (_, word) => `w${at * 2_000 + word}`).join(' ')

test.each([
  ['text', (at: number) => ({ type: 'text' as const, text: manyWords(at) })],
  ['thinking', (at: number) => ({ type: 'reasoning' as const, text: manyWords(at) })],
  [
    'calls',
    (at: number) => ({ type: 'tool_call' as const, call: { callId: '', tool: 'read', args: { path: String(at) } } }),
  ],
])('a model whose %s never ends is cut off', async (_what, event) => {
  const scripted = createScriptedGateway()
  let sent = 0
  async function* chat() {
    for (; sent < 20_000; sent++) yield event(sent)
    throw new Error('nobody stopped it')
  }
  const { ask, newChat, runs, lastMessage } = await open({ gateway: { ...scripted, chat }, tools: [makeTool('read')] })
  const conversationId = await newChat()
  const runId = await ask(conversationId, 'Go')
  expect(runs.get(runId).state).toBe('succeeded')
  expect(noticesIn(lastMessage(conversationId))).toContain('answer.cut')
  expect(sent).toBeLessThan(10_001)
  expect(callsIn(lastMessage(conversationId))).toEqual([])
})

const withoutOpaque = (parts: unknown) => JSON.parse(JSON.stringify(parts))

test('tools are called, their results go back in call order, and the answer follows', async () => {
  const slow = makeTool('slow', { run: async ({ path }) => ({ output: `slow ${path}`, summary: 's' }) })
  const { ask, newChat, gateway, answerOf, runs } = await open({ tools: [makeTool('read'), slow] })
  gateway.script({ calls: [{ tool: 'slow', args: { path: 'x' } }, read('y')] }, { text: 'Both read.' })
  const runId = await ask(await newChat(), 'Go')
  expect(gateway.requests[1]?.messages.slice(2)).toEqual([
    {
      role: 'assistant',
      content: '',
      toolCalls: [
        { callId: expect.any(String), tool: 'slow', args: { path: 'x' } },
        { callId: expect.any(String), tool: 'read', args: { path: 'y' } },
      ],
    },
    { role: 'tool', callId: expect.any(String), tool: 'slow', content: 'slow x', isError: false },
    { role: 'tool', callId: expect.any(String), tool: 'read', content: 'read y', isError: false },
  ])
  expect(callsIn(answerOf(runId)).map((call) => call.state)).toEqual(['ok', 'ok'])
  expect(runs.steps(runId).map((step) => [step.kind, step.state])).toEqual([
    ['model', 'succeeded'],
    ['tool', 'succeeded'],
    ['tool', 'succeeded'],
    ['model', 'succeeded'],
  ])
})

test('reads run at most four side by side, changes one after the other', async () => {
  let running = 0
  const peaks = { read: 0, write: 0 }
  const busy = (kind: 'read' | 'write') => async () => {
    running++
    peaks[kind] = Math.max(peaks[kind], running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    return { output: 'ok', summary: 'ok' }
  }
  const tools = [makeTool('read', { run: busy('read') }), makeTool('write', { risk: 'write', run: busy('write') })]
  const { ask, newChat, gateway, answerOf } = await open({ tools })
  const args = (tool: string) => [1, 2, 3, 4].map((n) => ({ tool, args: { path: `${n}` } }))
  gateway.script({ calls: [...args('read'), ...args('write')] }, { calls: args('read').slice(0, 1) }, { text: 'Done' })
  const runId = await ask(await newChat({ tools: [{ name: 'read' }, { name: 'write', permission: 'allow' }] }), 'Go')
  expect(peaks).toEqual({ read: 4, write: 1 })
  expect(callsIn(answerOf(runId)).every((call) => call.state === 'ok')).toBe(true)
})

test('more than eight calls in a step are answered without being run', async () => {
  const tool = makeTool('read')
  const { ask, newChat, gateway, answerOf } = await open({ tools: [tool] })
  gateway.script({ calls: Array.from({ length: 10 }, (_, i) => read(`${i}`)) }, { text: 'Done' })
  const runId = await ask(await newChat(), 'Go')
  expect(tool.runs).toHaveLength(8)
  expect(callsIn(answerOf(runId)).map((call) => call.state)).toEqual([...Array(8).fill('ok'), 'skipped', 'skipped'])
})

test('calls that no window holds are cut: they would fail every answer after them', async () => {
  const tool = makeTool('read')
  const { ask, newChat, gateway, answerOf } = await open({ tools: [tool] })
  const calls = [
    { tool: 'x'.repeat(200_000), args: {} },
    { tool: 'read', args: { path: 'y'.repeat(200_000) } },
    ...Array.from({ length: 5_000 }, () => ({ tool: 'none', args: {} })),
  ]
  gateway.script({ calls }, { text: 'Sorry' })
  const runId = await ask(await newChat(), 'Go')
  const kept = callsIn(answerOf(runId))
  expect(kept.map((call) => call.errorCode ?? call.state).slice(0, 3)).toEqual([
    'tool.unknown',
    'tool.bad_arguments',
    'tool.unknown',
  ])
  expect({ calls: kept.length, chars: JSON.stringify(kept).length < 20_000, runs: tool.runs.length }).toEqual({
    ...{ calls: 32, chars: true, runs: 0 },
  })
  expect(textIn(answerOf(runId))).toBe('Sorry')
})

test('an unknown tool is answered with the names and the nearest one', async () => {
  const { ask, newChat, gateway } = await open({ tools: [makeTool('file_read')] })
  gateway.script({ calls: [{ tool: 'read_file', args: {} }] }, { text: 'Sorry' })
  await ask(await newChat(), 'Go')
  expect(gateway.requests[1]?.messages.at(-1)).toMatchObject({
    isError: true,
    content: 'There is no tool read_file. Did you mean file_read? The tools are: file_read.',
  })
})

test('arguments that do not fit come back twice; then the model is held to the schema', async () => {
  const tool = makeTool('read')
  const { ask, newChat, gateway, answerOf } = await open({ tools: [tool] })
  const bad = { calls: [{ tool: 'read', args: { file: 'a' } }] }
  gateway.script(bad, bad, { text: '{"path":"a"}' }, { text: 'Got it.' })
  const runId = await ask(await newChat(), 'Go')
  expect(gateway.requests[1]?.messages.at(-1)?.content).toContain('Received: {"file":"a"}')
  expect(gateway.requests[2]).toMatchObject({ tools: [], format: { required: ['path'] } })
  expect(tool.runs).toEqual([{ path: 'a' }])
  expect(textIn(answerOf(runId))).toBe('Got it.')
})

test('when even that does not fit, it is said and one last answer without tools follows', async () => {
  const { ask, newChat, gateway, answerOf, runs } = await open({ tools: [makeTool('read')] })
  const bad = { calls: [{ tool: 'read', args: 'nonsense' }] }
  gateway.script(bad, bad, { text: 'still nonsense' }, { text: 'I could not read it.' })
  const runId = await ask(await newChat(), 'Go')
  expect(noticesIn(answerOf(runId))).toEqual(['tool.arguments_failed'])
  expect(gateway.requests[3]?.tools).toEqual([])
  expect([textIn(answerOf(runId)), runs.get(runId).state]).toEqual(['I could not read it.', 'succeeded'])
})

test('a failing tool is told to the model; three failures in a row end in a last answer', async () => {
  const fails = makeTool('read', {
    run: () => Promise.reject(new AppError('file.not_found', 'There is no such file')),
  })
  const { ask, newChat, gateway, answerOf } = await open({ tools: [fails] })
  gateway.script({ calls: [read('a')] }, { calls: [read('b')] }, { calls: [read('c')] }, { text: 'None is there.' })
  const runId = await ask(await newChat(), 'Go')
  expect(gateway.requests[1]?.messages.at(-1)?.content).toBe('There is no such file')
  expect(noticesIn(answerOf(runId))).toEqual(['limit.reached'])
  expect(textIn(answerOf(runId))).toBe('None is there.')
})

test('at a limit every pending call gets a result and one last answer without tools follows', async () => {
  const tool = makeTool('read')
  const { ask, newChat, gateway, answerOf, runs } = await open({ tools: [tool] })
  gateway.script({ calls: [read('a')] }, { calls: [read('b')] }, { text: 'This is what I know.' })
  const runId = await ask(await newChat({ limits: { maxSteps: 2 } }), 'Go')
  expect(tool.runs).toEqual([{ path: 'a' }])
  expect(callsIn(answerOf(runId)).map((call) => [call.state, call.output])).toEqual([
    ['ok', 'read a'],
    ['skipped', 'Not run: the limit of 2 steps is reached.'],
  ])
  expect(noticesIn(answerOf(runId))).toEqual(['limit.reached'])
  expect(gateway.requests[2]?.tools).toEqual([])
  expect(runs.get(runId).state).toBe('succeeded')
})

test.each([
  ['tokens', { maxTokens: 100 }, { usage: { inputTokens: 90, outputTokens: 20 } }],
  ['money', { maxCostUsd: 0.5 }, { usage: { costUsd: 0.6 } }],
])('a limit of %s counts too', async (_, limits, spent) => {
  const { ask, newChat, gateway, answerOf } = await open({ tools: [makeTool('read')] })
  gateway.script({ calls: [read('a')], ...spent }, { text: 'The end.' })
  const runId = await ask(await newChat({ limits }), 'Go')
  expect(callsIn(answerOf(runId)).map((call) => call.state)).toEqual(['skipped'])
  expect(textIn(answerOf(runId))).toBe('The end.')
})

test('the same call over and over is noticed, denied and at last stopped with an answer', async () => {
  const tool = makeTool('read')
  const { ask, newChat, gateway, answerOf } = await open({ tools: [tool] })
  gateway.script(...Array(5).fill({ calls: [read('a')] }), { text: 'I was going in circles.' })
  const runId = await ask(await newChat(), 'Go')
  expect(tool.runs).toHaveLength(3)
  expect(callsIn(answerOf(runId)).map((call) => call.state)).toEqual(['ok', 'ok', 'ok', 'denied', 'skipped'])
  expect(noticesIn(answerOf(runId))).toEqual(['loop.noticed', 'loop.stopped'])
  expect(textIn(answerOf(runId))).toBe('I was going in circles.')
})

test('a text that goes round in circles is cut off', async () => {
  const { ask, newChat, gateway, answerOf, runs } = await open()
  gateway.script({ text: Array(500).fill('And then it happened again. '), hangs: true })
  const runId = await ask(await newChat(), 'Tell')
  expect(noticesIn(answerOf(runId))).toEqual(['loop.text'])
  expect(textIn(answerOf(runId)).length).toBeLessThan(2_000)
  expect(runs.get(runId).state).toBe('succeeded')
})

test('an empty answer is nudged once, without thinking', async () => {
  const { ask, newChat, gateway, answerOf } = await open({ tools: [makeTool('read')] })
  gateway.script({ reasoning: 'Hm.', calls: [read('a')] }, { reasoning: 'Hm.' }, { text: 'Here it is.' })
  const runId = await ask(await newChat(), 'Go')
  expect(gateway.requests[2]?.params.thinking).toBe('off')
  expect(gateway.requests[2]?.messages.at(-1)).toEqual({
    role: 'user',
    content: 'Your last answer was empty. Answer now, in words.',
  })
  expect(textIn(answerOf(runId))).toBe('Here it is.')
})

test('a model that stays empty ends with a clear notice', async () => {
  const { ask, newChat, gateway, answerOf, runs } = await open()
  gateway.script({}, {})
  const runId = await ask(await newChat(), 'Go')
  expect(noticesIn(answerOf(runId))).toEqual(['model.empty'])
  expect(runs.get(runId).state).toBe('succeeded')
})

test('thinking until there is no room left is tried once more without thinking', async () => {
  const { ask, newChat, gateway, answerOf } = await open()
  gateway.script({ reasoning: 'x'.repeat(500), finish: 'length' }, { text: 'Short.' })
  const runId = await ask(await newChat(), 'Go')
  expect(gateway.requests.map((request) => request.params.thinking)).toEqual([undefined, 'off'])
  expect(textIn(answerOf(runId))).toBe('Short.')
})

test('an answer that reached its length says so', async () => {
  const { ask, newChat, gateway, answerOf } = await open()
  gateway.script({ text: 'Half', finish: 'length' })
  const runId = await ask(await newChat(), 'Go')
  expect(noticesIn(answerOf(runId))).toEqual(['answer.length'])
})

test('a long result is cut for the model and whole in the step', async () => {
  const output = 'z'.repeat(50_000)
  const { ask, newChat, gateway, answerOf, runs } = await open({
    tools: [makeTool('read', { run: async () => ({ output, summary: 'Read', isUntrusted: true }) })],
  })
  gateway.script({ calls: [read('a')] }, { text: 'Long.' })
  const runId = await ask(await newChat(), 'Go')
  expect(callsIn(answerOf(runId))[0]?.output?.length).toBeLessThan(8_500)
  expect(runs.steps(runId)[1]?.output).toMatchObject({ output, isUntrusted: true })
  expect(gateway.requests[1]?.messages.at(-1)?.content).toMatch(/^<untrusted source="read"[\s\S]*characters left out/)
})

test('an error of the model fails the answer and keeps what was shown; another try begins anew', async () => {
  const { ask, newChat, gateway, lastMessage, runs, untilIdle } = await open()
  gateway.script(
    { text: 'Half an ans', error: new AppError('llm.auth_rejected', 'The key was refused') },
    { text: 'A whole answer.' },
  )
  const conversationId = await newChat()
  const runId = await ask(conversationId, 'Go')
  expect(lastMessage(conversationId)).toMatchObject({
    state: 'failed',
    parts: [{ type: 'text', text: 'Half an ans' }],
    error: { code: 'llm.auth_rejected', message: 'The key was refused' },
  })
  await runs.retry(runId)
  await untilIdle(runId)
  expect(lastMessage(conversationId)).toMatchObject({ state: 'complete', error: null })
  expect(lastMessage(conversationId).parts.map((part) => 'text' in part && part.text)).toEqual(['A whole answer.'])
  expect(JSON.stringify(gateway.requests[1]?.messages)).not.toContain('Half an ans')
})

test('stopping keeps what was said; the call that waited is cancelled', async () => {
  const { chat, newChat, gateway, runs, untilIdle, lastMessage } = await open()
  const conversationId = await newChat()
  gateway.script({
    text: 'Half an ',
    hangs: true,
    meanwhile: () => void runs.cancel(runs.list({ limit: 1 }).items[0]?.runId as never, 'person'),
  })
  const { runId } = await chat.send({ conversationId, text: 'Go', attachmentIds: [] })
  await untilIdle(runId as never)
  expect(lastMessage(conversationId)).toMatchObject({ state: 'stopped', parts: [{ type: 'text', text: 'Half an ' }] })
})

test('continue goes on in the same text', async () => {
  const { chat, newChat, gateway, runs, untilIdle, lastMessage, ask } = await open()
  const conversationId = await newChat()
  gateway.script({ text: 'One two', finish: 'length' }, { text: ' three.' })
  await ask(conversationId, 'Count')
  const { messageId } = lastMessage(conversationId)
  const { runId } = await chat.continue(messageId)
  await untilIdle(runId as never)
  expect(runs.get(runId as never).state).toBe('succeeded')
  expect(gateway.requests[1]?.messages.slice(2)).toEqual([
    { role: 'assistant', content: 'One two', toolCalls: [] },
    { role: 'user', content: 'Go on exactly where you stopped. Do not repeat anything.' },
  ])
  expect(lastMessage(conversationId)).toMatchObject({ messageId, state: 'complete', usage: { inputTokens: 20 } })
  expect(lastMessage(conversationId).parts.filter((part) => part.type === 'text')).toEqual([
    { type: 'text', stepNo: 1, text: 'One two three.' },
  ])
})

test('what the server cut is said', async () => {
  const { ask, newChat, gateway, answerOf } = await open()
  gateway.script({ text: 'Hello.', promptCut: true })
  const runId = await ask(await newChat(), 'Go')
  expect(noticesIn(answerOf(runId))).toEqual(['context.cut_by_server'])
})

test('a message that cannot fit fails with advice before anything is sent', async () => {
  const { ask, newChat, gateway, runs } = await open({ gateway: createScriptedGateway({ numCtx: 2_048 }) })
  const runId = await ask(await newChat(), 'x'.repeat(20_000))
  expect(runs.get(runId)).toMatchObject({
    state: 'failed',
    error: { code: 'llm.context_overflow', data: { windowTokens: 2_048 } },
  })
  expect(gateway.requests).toEqual([])
})

test('a long chat is summarised once, and the summary is kept for the turns after', async () => {
  const { ask, newChat, gateway, answerOf, runs } = await open({ gateway: createScriptedGateway({ numCtx: 2_048 }) })
  gateway.answerWhen((request) => request.messages[0]?.content.startsWith('Summarise') === true, {
    text: 'They spoke of tea.',
  })
  const conversationId = await newChat()
  const kinds: string[][] = []
  for (let turn = 1; turn <= 8; turn++) {
    gateway.script({ text: `Answer ${turn}. ${'y'.repeat(600)}` })
    const runId = await ask(conversationId, `Question ${turn}. ${'x'.repeat(400)}`)
    kinds.push(runs.steps(runId).map((step) => step.kind))
    if (turn === 8) expect(answerOf(runId).state).toBe('complete')
  }
  expect(kinds.flat().filter((kind) => kind === 'compact').length).toBeGreaterThan(0)
  expect(kinds.flat().filter((kind) => kind === 'compact').length).toBeLessThan(4)
  const sent = gateway.requests.at(-1)?.messages ?? []
  expect(sent[1]?.content).toMatch(/^Question 1\.[\s\S]*\[Summary of what came before\]\nThey spoke of tea\./)
  expect(sent.at(-1)?.content).toMatch(/^Question 8/)
})

test('when the model cannot summarise, a plain digest stands in', async () => {
  const { ask, newChat, gateway, runs } = await open({ gateway: createScriptedGateway({ numCtx: 2_048 }) })
  gateway.answerWhen((request) => request.messages[0]?.content.startsWith('Summarise') === true, {
    error: new AppError('llm.overloaded', 'Busy'),
  })
  const conversationId = await newChat()
  for (let turn = 1; turn <= 5; turn++) {
    gateway.script({ text: `Answer ${turn}. ${'y'.repeat(600)}` })
    const runId = await ask(conversationId, `Question ${turn}. ${'x'.repeat(400)}`)
    expect(runs.get(runId).state).toBe('succeeded')
  }
  const sent = gateway.requests.at(-1)?.messages ?? []
  expect(sent[1]?.content).toContain('[Summary of what came before]')
  expect(sent[1]?.content).toContain('Assistant: Answer 1.')
})

test('plan mode offers only tools that read', async () => {
  const tools = [makeTool('read'), makeTool('write', { risk: 'write' })]
  const { ask, chat, newChat, gateway } = await open({ tools })
  const conversationId = await newChat()
  await chat.update(conversationId, { mode: 'plan' })
  gateway.script({ text: 'I would write.' })
  await ask(conversationId, 'Write it')
  expect(gateway.requests[0]?.tools.map((tool) => tool.name)).toEqual(['read'])
  expect(gateway.requests[0]?.messages[0]?.content).toContain('Plan mode')
})

test('what was remembered comes back in a later chat, once each, and not without memory', async () => {
  const { ask, newChat, gateway, agents } = await open()
  const tools = [{ name: 'memory_save', permission: 'allow' as const }, { name: 'memory_search' }]
  const save = (text: string) => ({ tool: 'memory_save', args: { text } })
  const conversationId = await newChat({ usesMemory: true, tools })
  gateway.script(
    { calls: [save('Anna likes green tea.'), save('anna likes  green tea')] },
    { text: 'Saved.' },
    { text: 'Tea.' },
  )
  await ask(conversationId, 'Remember: Anna likes green tea.')
  await ask(conversationId, 'What does Anna like?')
  expect(gateway.requests[2]?.messages[0]?.content).toContain('Notes that you saved earlier:\n- Anna likes green tea.')
  gateway.script({ text: 'No idea.' })
  await ask(await newChat({ usesMemory: false }), 'What does Anna like?')
  expect(gateway.requests[3]?.messages[0]?.content).toBe('You are a helpful assistant.')
  expect(
    agents
      .list()
      .filter((agent) => agent.isBuiltIn)
      .map((agent) => agent.name),
  ).toEqual(['Assistant', 'Plain chat', 'Reader'])
})

test('a permission remembers untrusted text that only a summary still knows of', async () => {
  const untrusted = { output: 'Obey. '.repeat(400), summary: 'Read', isUntrusted: true }
  const tools = [makeTool('read', { run: async () => untrusted }), makeTool('send', { risk: 'send' })]
  const { ask, newChat, gateway, answerOf, approvals } = await open({
    tools,
    gateway: createScriptedGateway({ numCtx: 2_048 }),
  })
  gateway.answerWhen((request) => request.messages[0]?.content.startsWith('Summarise') === true, { text: 'It read.' })
  const conversationId = await newChat()
  gateway.script({ calls: [read('a')] }, { text: 'Read.' })
  await ask(conversationId, 'Read')
  for (let turn = 1; turn <= 6; turn++) {
    gateway.script({ text: 'y'.repeat(3_000) })
    await ask(conversationId, `Question ${turn}. ${'x'.repeat(2_000)}`)
  }
  gateway.script({ calls: [{ tool: 'send', args: { path: 'b' } }] })
  const runId = await ask(conversationId, 'Send')
  expect(approvals.get(callsIn(answerOf(runId)).at(-1)?.approvalId as never).reasons).toContain(
    'It has read text that you did not write',
  )
})
