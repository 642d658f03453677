import { expect, test } from 'vitest'
import type { Client } from '#renderer/lib/client.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { settle } from '#tests/support/stories.ts'
import { until } from '#tests/support/until.ts'
import { createOpenRun } from './open-run.ts'
import { EVERYTHING, fromGridSort, toFilter, toGridSort } from './run-filter.ts'
import { createRunList } from './run-list.ts'
import { ALL, countChecked, isChecked, NONE, toggled, toSelection } from './selection.ts'

async function makePage() {
  const gateway = createScriptedGateway()
  const settings = { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false }
  const app = await makeTestApp({ gateway, settings })
  const list = createRunList(app.client as Client)
  const ask = async (answer: Parameters<typeof gateway.script>[0] = { text: 'Yes.' }): Promise<RunId> => {
    gateway.script(answer)
    const { conversationId } = await app.client.chat.create({})
    const { runId } = await app.client.chat.send({ conversationId, text: 'Hello' })
    if (runId === null) throw new Error('queued')
    if (answer.hangs !== true) await settle(app.client as never, runId)
    return runId
  }
  return { app, list, ask, shown: () => list.store.getState().rows.map((row) => row?.runId) }
}

const event = (type: 'run.queued' | 'run.finished', subject: string, app: TestApp) => ({
  seq: 1,
  type,
  subject,
  data: { kind: 'agent' },
  traceId: null,
  at: app.clock.now(),
})

test('runs that begin while the person reads wait behind a number; at rest they come in by themselves', async () => {
  const { app, list, ask, shown } = await makePage()
  const first = await ask()
  await list.reload()
  list.rest(false)
  const second = await ask()
  list.onEvent(event('run.queued', second, app))
  await until(() => list.store.getState().newCount === 1, 'the number')
  expect(shown()).toEqual([first])
  list.showNew()
  await until(() => shown().length === 2, 'the list')
  expect([shown(), list.store.getState().newCount]).toEqual([[second, first], 0])
  list.rest(true)
  const third = await ask()
  list.onEvent(event('run.queued', third, app))
  await until(() => shown()[0] === third, 'the new run')
  list.close()
  await app.stop()
})

test('a row changes in its place when its run does, and the selection stays', async () => {
  const { app, list, ask } = await makePage()
  const runId = await ask({ text: 'Wait', hangs: true })
  await list.reload()
  list.check([runId], true)
  await app.client.runs.cancel({ runId })
  list.onEvent(event('run.finished', runId, app))
  await until(() => list.store.getState().rows[0]?.state === 'cancelled', 'the state')
  expect(isChecked(list.store.getState().checked, runId)).toBe(true)
  list.close()
  await app.stop()
})

test('an open run shows its steps as they come, and its chosen step with them', async () => {
  const { app, ask } = await makePage()
  const page = createOpenRun(app.client as Client)
  const runId = await ask({ text: 'Wait', hangs: true })
  page.open(runId, 1)
  await until(() => page.store.getState().steps[0]?.state === 'started', 'the first step')
  await until(() => page.store.getState().detail?.model?.prompt != null, 'its prompt')
  await app.client.runs.cancel({ runId })
  await until(() => page.store.getState().run?.state === 'cancelled', 'the end')
  page.close()
  await app.stop()
})

test('a run that is gone says so and leaves the page usable', async () => {
  const { app } = await makePage()
  const page = createOpenRun(app.client as Client)
  page.open('run_0none', null)
  await until(() => page.store.getState().error?.code === 'run.not_found', 'the error')
  page.close()
  await app.stop()
})

test('a selection of all but some, and of some, goes to the core as such', () => {
  const but = toggled(ALL, ['run_1'], false)
  const some = toggled(toggled(NONE, ['run_1', 'run_2'], true), ['run_1'], false)
  expect([countChecked(but, 10), isChecked(but, 'run_1'), isChecked(but, 'run_2')]).toEqual([9, false, true])
  expect(toSelection(but, { unread: true })).toEqual({ all: { unread: true }, except: ['run_1'] })
  expect([toSelection(some, {}), toSelection(NONE, {})]).toEqual([{ runIds: ['run_2'] }, null])
})

test('what narrows nothing is not sent, and sorts go to the heads of the table and back', () => {
  expect(toFilter(EVERYTHING, 0)).toEqual({})
  expect(toFilter({ ...EVERYTHING, view: 'failed', search: ' a ', days: 1 }, 86_400_001)).toEqual({
    states: ['failed'],
    search: 'a',
    from: 1,
  })
  for (const sort of ['oldest', 'longest', 'shortest', 'most_tokens', 'most_steps'] as const) {
    expect(fromGridSort(toGridSort(sort))).toBe(sort)
  }
  expect([fromGridSort(null), fromGridSort({ key: 'tokens', isDown: false })]).toEqual(['newest', 'newest'])
})
