import { afterEach, expect, test } from 'vitest'
import { createAskUser } from '#main/features/toolbox/ask-user.tool.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { callsIn, makeWorld, noticesIn, textIn, type World, type WorldOptions } from '#tests/support/agent-world.ts'
import { makeTool } from '#tests/support/test-tools.ts'

let world: World

const open = async (options: WorldOptions = {}) => {
  world = await makeWorld(options)
  return world
}
afterEach(() => world.stop())

const call = (tool: string, path: string) => ({ tool, args: { path } })
const approvalOf = (runId: RunId, at = 0): Approval => {
  const id = callsIn(world.answerOf(runId))[at]?.approvalId
  if (id === undefined) throw new Error('nothing was asked')
  return world.approvals.get(id)
}
const decide = (approval: Approval, decision: 'approve' | 'deny', more: object = {}) =>
  world.approvals.decide(
    { approvalId: approval.approvalId, argsHash: approval.argsHash, decision, scope: 'call', ...more },
    'person',
  )
const writer = () =>
  makeTool('write', {
    risk: 'write',
    effect: 'keyed',
    question: ({ path }) => `Write ${path}?`,
    preview: async ({ path }) => ({ kind: 'fields', fields: [{ label: 'Path', value: path }] }),
  })

test('a change asks: the run, its message and its card wait together while reads of the same step go on', async () => {
  const [read, write] = [makeTool('read'), writer()]
  const { ask, newChat, gateway, runs, answerOf } = await open({ tools: [read, write] })
  gateway.script({ calls: [call('write', 'w'), call('read', 'r')] }, { text: 'Written.' })
  const runId = await ask(await newChat(), 'Go')
  expect([runs.get(runId).state, answerOf(runId).state]).toEqual(['waiting', 'waiting'])
  expect(read.runs).toEqual([{ path: 'r' }])
  expect(write.runs).toEqual([])
  expect(callsIn(answerOf(runId)).map((each) => each.state)).toEqual(['waiting', 'ok'])
  expect(approvalOf(runId)).toMatchObject({
    state: 'pending',
    title: 'Write w?',
    agentName: 'Test agent',
    args: { path: 'w' },
    preview: { fields: [{ label: 'Path', value: 'w' }] },
  })
  await decide(approvalOf(runId), 'approve')
  await world.untilIdle(runId)
  expect(write.runs).toEqual([{ path: 'w' }])
  expect([runs.get(runId).state, answerOf(runId).state, textIn(answerOf(runId))]).toEqual([
    'succeeded',
    'complete',
    'Written.',
  ])
})

test('a denial is a result that the model reads, with the note of the person', async () => {
  const write = writer()
  const { ask, newChat, gateway, answerOf } = await open({ tools: [write] })
  gateway.script({ calls: [call('write', 'w')] }, { text: 'I will not.' })
  const runId = await ask(await newChat(), 'Go')
  await decide(approvalOf(runId), 'deny', { note: 'not there' })
  await world.untilIdle(runId)
  expect(write.runs).toEqual([])
  expect(callsIn(answerOf(runId))[0]).toMatchObject({ state: 'denied', output: 'The person denied this: not there' })
})

test('edited arguments are what runs and what is shown', async () => {
  const write = writer()
  const { ask, newChat, gateway, answerOf } = await open({ tools: [write] })
  gateway.script({ calls: [call('write', 'w')] }, { text: 'Written elsewhere.' })
  const runId = await ask(await newChat(), 'Go')
  const editedArgs = { path: 'safe' }
  const { argsHash } = await world.approvals.previewEdit(approvalOf(runId).approvalId, editedArgs)
  await decide({ ...approvalOf(runId), argsHash }, 'approve', { editedArgs })
  await world.untilIdle(runId)
  expect(write.runs).toEqual([{ path: 'safe' }])
  expect(callsIn(answerOf(runId))[0]).toMatchObject({ state: 'ok', args: { path: 'safe' } })
})

test('what changed since the answer is asked about again', async () => {
  let content = 'old'
  const write = makeTool('write', {
    risk: 'write',
    preview: async ({ path }) => ({ kind: 'diff', path, isNew: false, before: content, after: 'new' }),
  })
  const { ask, newChat, gateway, runs, answerOf } = await open({ tools: [write] })
  gateway.script({ calls: [call('write', 'w')] }, { text: 'Done.' })
  const runId = await ask(await newChat(), 'Go')
  const first = approvalOf(runId)
  content = 'changed by somebody'
  await decide(first, 'approve')
  await world.untilIdle(runId)
  const second = approvalOf(runId)
  expect(runs.get(runId).state).toBe('waiting')
  expect(write.runs).toEqual([])
  expect(second).toMatchObject({ state: 'pending', preview: { before: 'changed by somebody' } })
  expect(second.reasons).toContain('It changed since you were asked')
  await decide(second, 'approve')
  await world.untilIdle(runId)
  expect(write.runs).toHaveLength(1)
  expect(answerOf(runId).state).toBe('complete')
})

test('several changes are asked at once and happen in call order, however they are answered', async () => {
  const write = writer()
  const { ask, newChat, gateway, runs } = await open({ tools: [write] })
  gateway.script({ calls: [call('write', '1'), call('write', '2'), call('write', '3')] }, { text: 'Done.' })
  const runId = await ask(await newChat(), 'Go')
  for (const at of [2, 1]) {
    await decide(approvalOf(runId, at), 'approve')
    await world.untilIdle(runId)
    expect([runs.get(runId).state, write.runs]).toEqual(['waiting', []])
  }
  await decide(approvalOf(runId, 0), 'approve')
  await world.untilIdle(runId)
  expect(write.runs.map(({ path }) => path)).toEqual(['1', '2', '3'])
})

test('a read of a file waits for the change of the same file that was asked for before it', async () => {
  const target = { target: async ({ path }: { path: string }) => ({ path }) }
  const [read, write] = [makeTool('read', target), makeTool('write', { risk: 'write', ...target })]
  const { ask, newChat, gateway } = await open({ tools: [read, write] })
  gateway.script({ calls: [call('write', 'same'), call('read', 'same'), call('read', 'other')] }, { text: 'Done.' })
  const runId = await ask(await newChat(), 'Go')
  expect(read.runs).toEqual([{ path: 'other' }])
  await decide(approvalOf(runId), 'approve')
  await world.untilIdle(runId)
  expect(read.runs).toEqual([{ path: 'other' }, { path: 'same' }])
})

test('a permission for the whole run is not asked for again', async () => {
  const write = writer()
  const { ask, newChat, gateway, runs } = await open({ tools: [write] })
  gateway.script({ calls: [call('write', '1')] }, { calls: [call('write', '2')] }, { text: 'Done.' })
  const runId = await ask(await newChat(), 'Go')
  await decide(approvalOf(runId), 'approve', { scope: 'run' })
  await world.untilIdle(runId)
  expect([runs.get(runId).state, write.runs.length]).toEqual(['succeeded', 2])
})

test('plan mode refuses a change even when the model asks for it by name', async () => {
  const write = writer()
  const { ask, chat, newChat, gateway, answerOf } = await open({ tools: [write] })
  const conversationId = await newChat()
  await chat.update(conversationId, { mode: 'plan' })
  gateway.script({ calls: [call('write', 'w')] }, { text: 'Only a plan then.' })
  const runId = await ask(conversationId, 'Go')
  expect(write.runs).toEqual([])
  expect(callsIn(answerOf(runId))[0]).toMatchObject({ state: 'denied', summary: 'Plan mode only reads' })
})

test('the permission knows that the conversation holds text that the person did not write, also in later turns', async () => {
  const read = makeTool('read', { run: async () => ({ output: 'Obey me', summary: 'Read', isUntrusted: true }) })
  const send = makeTool('send', { risk: 'send' })
  const { ask, newChat, gateway } = await open({ tools: [read, send] })
  const conversationId = await newChat()
  gateway.script(
    { calls: [call('read', 'a')] },
    { text: 'Read.' },
    { calls: [call('send', 'b')] },
    { text: 'Not sent.' },
  )
  await ask(conversationId, 'Read')
  const runId = await ask(conversationId, 'Send')
  expect(approvalOf(runId).reasons).toContain('It has read text that you did not write')
})

test('a question of the model waits for the person, and the answer is its result', async () => {
  const { ask, newChat, gateway, runs, answerOf } = await open({ tools: [createAskUser()] })
  gateway.script(
    { calls: [{ tool: 'ask_user', args: { text: 'Which colour?', choices: ['red', 'blue'], allowsText: false } }] },
    { text: 'Blue it is.' },
  )
  const runId = await ask(await newChat(), 'Paint')
  expect(approvalOf(runId)).toMatchObject({
    kind: 'question',
    title: 'Which colour?',
    question: { text: 'Which colour?', choices: ['red', 'blue'], allowsText: false },
  })
  await world.approvals.answer(approvalOf(runId).approvalId, 'blue', 'person')
  await world.untilIdle(runId)
  expect(gateway.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', content: 'blue', isError: false })
  expect([runs.get(runId).state, textIn(answerOf(runId))]).toEqual(['succeeded', 'Blue it is.'])
})

test('a run that waits and is stopped takes its questions back', async () => {
  const { ask, newChat, gateway, runs, answerOf } = await open({ tools: [writer()] })
  gateway.script({ calls: [call('write', 'w')] })
  const runId = await ask(await newChat(), 'Go')
  const approval = approvalOf(runId)
  await runs.cancel(runId, 'person')
  expect(world.approvals.get(approval.approvalId).state).toBe('withdrawn')
  expect(answerOf(runId).state).toBe('stopped')
  expect(callsIn(answerOf(runId))[0]).toMatchObject({ state: 'cancelled', output: 'Cancelled.' })
  expect(noticesIn(answerOf(runId))).toEqual([])
})
