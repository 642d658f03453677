import { expect, test } from 'vitest'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import { foldRun, NEW_RUN } from './run-view.ts'

const READ_CALL: ToolCallPart = {
  type: 'tool_call',
  stepNo: 1,
  callId: 'c1',
  tool: 'file_read',
  title: 'Read file',
  args: {},
  state: 'running',
}

const run = (...bodies: RunEventBody[]) =>
  bodies.map((body, at): RunEvent => ({ ...body, seq: at + 1, at: 100 * (at + 1) })).reduce(foldRun, NEW_RUN)

test('steps, speed and tokens of a run are those of its events', () => {
  const view = run(
    { type: 'run.started', data: { attempt: 1 } },
    { type: 'step.started', data: { stepNo: 1, kind: 'model', name: 'qwen3' } },
    {
      type: 'step.finished',
      data: {
        stepNo: 1,
        durationMs: 50,
        usage: { inputTokens: 5, outputTokens: 7 },
        firstTokenMs: 9,
        tokensPerSecond: 38,
      },
    },
    { type: 'step.started', data: { stepNo: 2, kind: 'tool', name: 'file_read' } },
    { type: 'tool.updated', data: { call: READ_CALL } },
  )
  expect(view).toMatchObject({
    state: 'running',
    steps: [
      { stepNo: 1, kind: 'model', name: 'qwen3', startedAt: 200, durationMs: 50 },
      { stepNo: 2, kind: 'tool', name: 'Read file', startedAt: 400, durationMs: null },
    ],
    usage: { inputTokens: 5, outputTokens: 7 },
    firstTokenMs: 9,
    tokensPerSecond: 38,
  })
})

test('loading is said until the first word', () => {
  const loading: RunEventBody = { type: 'model.loading', data: { stepNo: 1, model: 'qwen3', progress: 0.4 } }
  expect(run(loading).loading).toEqual({ model: 'qwen3', progress: 0.4 })
  expect(run(loading, { type: 'text.delta', data: { stepNo: 1, text: 'a' } }).loading).toBeNull()
})

test('why it waits is kept, and gone when it goes on', () => {
  const paused: RunEventBody = { type: 'run.state_changed', data: { state: 'paused', reason: 'by you' } }
  expect(run(paused)).toMatchObject({ state: 'paused', reason: 'by you' })
  expect(run(paused, { type: 'run.state_changed', data: { state: 'running' } })).toMatchObject({
    state: 'running',
    reason: '',
  })
})
