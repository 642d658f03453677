import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { settle } from '#tests/support/stories.ts'
import { createRunBin } from './run-bin.ts'
import { idleSpans } from './run-spans.ts'
import { runAsMarkdown } from './run-text.ts'

const SETTINGS = { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false }

async function talk(app: TestApp, conversationId: `conv_${string}`, text: string): Promise<RunId> {
  const { runId } = await app.client.chat.send({ conversationId, text })
  if (runId === null) throw new Error('the message was queued')
  await settle(app.client as never, runId)
  return runId
}

test('what a model was sent can be read, message by message, and each message is kept once', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { conversationId } = await app.client.chat.create({})
  gateway.script({ reasoning: 'Let me think', text: 'Blue.' }, { text: 'Green.' })
  const first = await talk(app, conversationId, 'Which colour? '.repeat(100))
  const second = await talk(app, conversationId, 'And now?')

  const step = await app.client.runs.step({ runId: second, stepNo: 1 })
  expect(
    step.model?.prompt
      ?.filter((message) => message.role !== 'system')
      .map(({ role, content }) => [role, content.trim()]),
  ).toEqual([
    ['user', 'Which colour? '.repeat(100).trim()],
    ['assistant', 'Blue.'],
    ['user', 'And now?'],
  ])
  expect((await app.client.runs.step({ runId: first, stepNo: 1 })).model).toMatchObject({
    answer: 'Blue.',
    reasoning: 'Let me think',
    finish: 'stop',
    ref: SCRIPTED_REF,
    purpose: 'answer',
  })
  const [before = [], after = []] = app.engine.db
    .sql<{ parts: string }>('SELECT parts FROM model_calls ORDER BY run_id')
    .map(({ parts }) => JSON.parse(parts) as number[])
  expect(before.length).toBeGreaterThan(0)
  expect(after).toEqual([...before, ...after.slice(before.length)])
  await app.stop()
})

test('a long message of a prompt is cut in the step and whole when it is asked for', async () => {
  const gateway = createScriptedGateway({ numCtx: 65_536, contextLength: 65_536 })
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { conversationId } = await app.client.chat.create({})
  gateway.script({ text: 'Yes.' })
  const text = 'A long text with many words. '.repeat(1_000)
  const runId = await talk(app, conversationId, text)
  const { model } = await app.client.runs.step({ runId, stepNo: 1 })
  const index = (model?.prompt?.length ?? 0) - 1
  expect([model?.prompt?.[index]?.content.length, model?.prompt?.[index]?.chars]).toEqual([6_000, text.length])
  expect((await app.client.runs.promptMessage({ runId, stepNo: 1, index })).content).toBe(text)
  await expect(app.client.runs.promptMessage({ runId, stepNo: 1, index: 99 })).rejects.toMatchObject({
    code: 'run.not_found',
  })
  await app.stop()
})

test('a run of an earlier version has no prompt, and says so', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { conversationId } = await app.client.chat.create({})
  gateway.script({ text: 'Yes.' })
  const runId = await talk(app, conversationId, 'Hello')
  app.engine.db.quick((tx) => tx.sql('DELETE FROM model_calls'))
  expect((await app.client.runs.step({ runId, stepNo: 1 })).model).toMatchObject({ prompt: null, answer: 'Yes.' })
  await app.stop()
})

test('deleted runs leave the list and come back as one; a run that works is refused; the chat keeps its messages', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { client } = app
  const { conversationId } = await client.chat.create({})
  gateway.script({ text: 'One.' }, { text: 'Two.' }, { text: 'Three', hangs: true })
  const done = [await talk(app, conversationId, 'a'), await talk(app, conversationId, 'b')]
  const { runId: busy } = await client.chat.send({ conversationId, text: 'c' })
  if (busy === null) throw new Error('queued')
  await expect(client.runs.delete({ runIds: [busy] })).rejects.toMatchObject({ code: 'run.wrong_state' })
  await expect(client.runs.delete({ runIds: ['run_none'] })).rejects.toMatchObject({ code: 'run.not_found' })

  const { batch, ...told } = await client.runs.delete({ all: {} })
  expect(told).toEqual({ count: 2, refused: [{ code: 'run.wrong_state', count: 1 }] })
  expect((await client.runs.list({})).items.map((run) => run.runId)).toEqual([busy])
  expect((await client.chat.messages({ conversationId, limit: 20 })).total).toBe(6)
  expect((await client.runs.restore({ batch })).count).toBe(2)
  expect((await client.runs.list({})).items.map((run) => run.runId)).toEqual([busy, ...done.toReversed()])
  await client.runs.cancel({ runId: busy })
  await app.stop()
})

test('an ended run is unread until it is looked at; one that the person stopped is not', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { client } = app
  const { conversationId } = await client.chat.create({})
  gateway.script({ text: 'One.' }, { error: new AppError('llm.auth_rejected', 'No') }, { text: 'x', hangs: true })
  const done = await talk(app, conversationId, 'a')
  const failed = await talk(app, conversationId, 'b')
  const { runId: stopped } = await client.chat.send({ conversationId, text: 'c' })
  await client.runs.cancel({ runId: stopped ?? 'run_none' })
  expect(await client.runs.counts()).toMatchObject({ all: 3, unread: 2, unreadFailed: 1 })
  expect((await client.runs.list({ unread: true })).items.map((run) => run.runId)).toEqual([failed, done])
  expect((await client.runs.markSeen({ runIds: [failed, done] })).count).toBe(2)
  expect((await client.runs.markSeen({ runIds: [failed] })).count).toBe(0)
  await client.runs.markUnseen({ runId: done })
  expect(await client.runs.counts()).toMatchObject({ unread: 1, unreadFailed: 0 })
  await app.stop()
})

test('many are tried again at once, and those for which it means nothing are counted', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { client } = app
  gateway.script({ text: 'Fine.' }, { error: new AppError('llm.auth_rejected', 'No') }, { text: 'Now it works.' })
  const fine = await talk(app, (await client.chat.create({})).conversationId, 'a')
  const failed = await talk(app, (await client.chat.create({})).conversationId, 'b')
  const outcome = await client.runs.bulk({ action: 'retry', runs: { runIds: [fine, failed] } })
  expect(outcome).toEqual({ count: 1, refused: [{ code: 'run.wrong_state', count: 1 }] })
  await settle(client as never, failed)
  expect((await client.runs.get({ runId: failed })).state).toBe('succeeded')
  await app.stop()
})

test('the log of a run holds its own lines only, also from the file before, and survives broken ones', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { conversationId } = await app.client.chat.create({})
  gateway.script({ text: 'Yes.' })
  const runId = await talk(app, conversationId, 'Hello')
  const logs = join(app.dataDir, 'logs')
  mkdirSync(logs, { recursive: true })
  const line = (more: object) => JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.000Z', pid: 1, ...more })
  writeFileSync(join(logs, 'hearth.log.1'), `${line({ runId, component: 'runs', msg: 'earlier' })}\n`)
  const lines = [
    line({ traceId: runId, level: 40, component: 'run.agent', msg: 'by trace', tries: 2 }),
    line({ runId: 'run_other', msg: `names ${runId} only` }),
    `{"runId":"${runId}", broken`,
  ]
  writeFileSync(join(logs, 'hearth.log'), lines.join('\n'))
  const { entries } = await app.client.runs.log({ runId })
  expect(entries.filter(({ text }) => text === 'earlier' || text === 'by trace' || text.startsWith('names'))).toEqual([
    {
      at: Date.UTC(2026, 0, 2, 3, 4, 5),
      level: 'info',
      component: 'runs',
      text: 'earlier',
      fields: JSON.stringify({ runId }),
    },
    {
      at: Date.UTC(2026, 0, 2, 3, 4, 5),
      level: 'warn',
      component: 'run.agent',
      text: 'by trace',
      fields: '{"tries":2}',
    },
  ])
  await app.stop()
})

test('what is in the bin for thirty days is gone for good, with what only it had sent', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  const { client, engine } = app
  gateway.script({ text: 'One.' }, { text: 'Two.' })
  const old = await talk(app, (await client.chat.create({})).conversationId, 'only in the first')
  const kept = await talk(app, (await client.chat.create({})).conversationId, 'in the second')
  await client.runs.delete({ runIds: [old] })
  const later = createFakeClock(Date.now() + 29 * 86_400_000)
  const bin = createRunBin({ ...engine, clock: later, log: app.log })
  await bin.cleanUp()
  expect((await client.runs.get({ runId: old })).runId).toBe(old)
  await later.advance(2 * 86_400_000)
  await bin.cleanUp()
  await expect(client.runs.get({ runId: old })).rejects.toMatchObject({ code: 'run.not_found' })
  const texts = (await client.runs.step({ runId: kept, stepNo: 1 })).model?.prompt?.map((message) => message.content)
  expect(texts?.at(-1)).toBe('in the second')
  const left = engine.db.sql<{ body: Buffer }>('SELECT body FROM prompt_parts').map(({ body }) => body.toString())
  expect(left.filter((body) => body.includes('only in the first'))).toEqual([])
  expect((await client.runs.list({ search: 'first' })).items).toEqual([])
  await app.stop()
})

test('a run stood still while it waited, was paused or in the queue; a short turn in the queue is none', () => {
  const changed = (seq: number, at: number, state: 'waiting' | 'queued' | 'running' | 'paused') =>
    ({ seq, at, type: 'run.state_changed', data: { state } }) as const
  const started = (seq: number, at: number) => ({ seq, at, type: 'run.started', data: { attempt: 1 } }) as const
  const events = [
    changed(1, 0, 'queued'),
    started(2, 100),
    changed(3, 1_000, 'waiting'),
    changed(4, 9_000, 'queued'),
    started(5, 9_010),
    changed(6, 12_000, 'paused'),
  ]
  expect(idleSpans(events, 20_000)).toEqual([
    { state: 'waiting', reason: null, from: 1_000, to: 9_000 },
    { state: 'paused', reason: null, from: 12_000, to: null },
  ])
})

test('a text with fences in it cannot break out of its block in the Markdown of a run', async () => {
  const gateway = createScriptedGateway()
  const app = await makeTestApp({ gateway, settings: SETTINGS })
  gateway.script({ text: '```\n# Not a heading\n````' })
  const runId = await talk(app, (await app.client.chat.create({})).conversationId, 'a')
  const steps = [await app.client.runs.step({ runId, stepNo: 1 })]
  const markdown = runAsMarkdown(await app.client.runs.get({ runId }), steps)
  expect(markdown).toContain('`````\n```\n# Not a heading\n````\n`````')
  expect((await app.client.runs.asText({ runId, format: 'json' })).text).toContain('"runId"')
  await app.stop()
})
