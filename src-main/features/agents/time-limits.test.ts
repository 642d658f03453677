import { expect, test } from 'vitest'
import { callsIn, makeWorld, noticesIn, textIn } from '#tests/support/agent-world.ts'
import { createFakeClock, settle } from '#tests/support/fake-clock.ts'
import { makeTool } from '#tests/support/test-tools.ts'

const open = async (tools: ReturnType<typeof makeTool>[] = []) => {
  const clock = createFakeClock()
  return { ...(await makeWorld({ clock, tools })), clock }
}

test('an answer that takes longer than the run may is cut off and keeps what was said', async () => {
  const { clock, chat, newChat, gateway, runs, answerOf, stop } = await open()
  gateway.script({ text: 'Half an answer', hangs: true })
  const conversationId = await newChat({ limits: { maxDurationMs: 60_000 } })
  const { runId } = await chat.send({ conversationId, text: 'Go', attachmentIds: [] })
  await settle()
  await clock.advance(59_000)
  expect(runs.get(runId as never).state).toBe('running')
  await clock.advance(2_000)
  expect(runs.get(runId as never).state).toBe('succeeded')
  expect(textIn(answerOf(runId as never))).toBe('Half an answer')
  expect(noticesIn(answerOf(runId as never))).toEqual(['answer.cut'])
  await stop()
})

test.each(['listens', 'does not listen'])('a tool that %s to its signal fails at its time limit', async (how) => {
  const hangs = makeTool('read', {
    timeoutMs: 5_000,
    run: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        if (how === 'listens') signal.addEventListener('abort', () => reject(new Error('aborted')))
      }),
  })
  const { clock, chat, newChat, gateway, answerOf, stop } = await open([hangs])
  gateway.script({ calls: [{ tool: 'read', args: { path: 'a' } }] }, { text: 'Too slow.' })
  const conversationId = await newChat()
  const { runId } = await chat.send({ conversationId, text: 'Go', attachmentIds: [] })
  await settle()
  await clock.advance(5_000)
  await clock.advance(2_000)
  expect(callsIn(answerOf(runId as never))[0]).toMatchObject({ state: 'error', errorCode: 'tool.timeout' })
  expect(textIn(answerOf(runId as never))).toBe('Too slow.')
  await stop()
})

test('waiting for the person does not count as time of the run', async () => {
  const write = makeTool('write', { risk: 'write' })
  const { clock, chat, newChat, gateway, runs, answerOf, approvals, stop } = await open([write])
  gateway.script({ calls: [{ tool: 'write', args: { path: 'a' } }] }, { text: 'Written.' })
  const conversationId = await newChat({ limits: { maxDurationMs: 60_000 } })
  const { runId } = await chat.send({ conversationId, text: 'Go', attachmentIds: [] })
  await settle()
  await clock.advance(3_600_000)
  const { approvalId, argsHash } = approvals.get(callsIn(answerOf(runId as never))[0]?.approvalId as never)
  await approvals.decide({ approvalId, argsHash, decision: 'approve', scope: 'call' }, 'person')
  await settle()
  expect(runs.get(runId as never).state).toBe('succeeded')
  expect(noticesIn(answerOf(runId as never))).toEqual([])
  await stop()
})

test('time that a run was paused in the middle of an answer does not count as time of the run', async () => {
  const { clock, chat, newChat, gateway, runs, answerOf, stop } = await open()
  gateway.script({ text: 'Half', hangs: true }, { text: 'Whole.' })
  const conversationId = await newChat({ limits: { maxDurationMs: 60_000 } })
  const { runId } = await chat.send({ conversationId, text: 'Go', attachmentIds: [] })
  await settle()
  await runs.pause(runId as never, 'person')
  await clock.advance(3_600_000)
  await runs.resume(runId as never)
  await settle()
  expect(runs.get(runId as never).state).toBe('succeeded')
  expect([textIn(answerOf(runId as never)), noticesIn(answerOf(runId as never))]).toEqual(['Whole.', []])
  await stop()
})
