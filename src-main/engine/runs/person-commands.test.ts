import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { settle } from '#tests/support/fake-clock.ts'
import { makeTestRuns, untilInterrupted } from '#tests/support/make-test-runs.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { until } from '#tests/support/until.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import type { StepResult } from './runs.ts'

let db: OwnedWriteDb
let app: ReturnType<typeof makeTestRuns>

beforeEach(() => {
  db = makeTestDb()
  app = makeTestRuns(db)
})
afterEach(() => db.close())

const state = (runId: RunId) => app.state(runId)
const queueKeys = () => db.sql<{ key: string }>('SELECT key FROM queue').map((row) => row.key)

const finished = (runId: RunId) => app.finished(runId)

describe('waiting for the person', () => {
  test('a waiting run holds no place in the queue, and goes on when it is woken', async () => {
    const onState: string[] = []
    app.handle(
      async (ctx) =>
        ctx.card.stateReason === null && isAnswered ? { next: 'done' } : { next: 'wait', reason: 'may I?' },
      (_tx, card) => onState.push(`${card.state}: ${card.stateReason}`),
    )
    let isAnswered = false
    app.begin()
    const runId = app.add()
    await until(() => state(runId) === 'waiting')
    const waiting = { queue: queueKeys(), reason: app.runs.get(runId).stateReason }
    isAnswered = true
    db.quick((tx) => app.runs.wake(tx, runId))
    const card = await finished(runId)
    expect({ waiting, attempt: card.state, onState }).toEqual({
      waiting: { queue: [], reason: 'may I?' },
      attempt: 'succeeded',
      onState: ['waiting: may I?', 'succeeded: null'],
    })
  })

  test('an answer that comes before the run has reached waiting is not lost', async () => {
    let tries = 0
    app.handle(async (ctx) => {
      tries += 1
      if (tries > 1) return { next: 'done' }
      db.quick((tx) => app.runs.wake(tx, ctx.runId))
      return { next: 'wait', reason: 'may I?' }
    })
    app.begin()
    const card = await finished(app.add())
    expect([card.state, tries]).toEqual(['succeeded', 2])
  })

  test('an early answer counts for one question and not for the next', async () => {
    const questions: string[] = []
    app.handle(async (ctx) => {
      if (questions.length === 0) db.quick((tx) => app.runs.wake(tx, ctx.runId))
      questions.push(`question ${questions.length + 1}`)
      return { next: 'wait', reason: questions.at(-1) ?? '' }
    })
    app.begin()
    const runId = app.add()
    await settle()
    expect({ questions, state: state(runId) }).toEqual({ questions: ['question 1', 'question 2'], state: 'waiting' })
  })

  test('keeps waiting over a restart', async () => {
    app.handle(async () => ({ next: 'wait', reason: 'may I?' }))
    app.begin()
    const runId = app.add()
    await until(() => state(runId) === 'waiting')
    await app.stop(1_000)
    const next = makeTestRuns(db)
    next.handle(async () => ({ next: 'done' }))
    next.begin()
    await settle()
    const before = next.runs.get(runId).state
    db.quick((tx) => next.runs.wake(tx, runId))
    await until(() => next.runs.get(runId).endedAt !== null)
    expect([before, next.runs.get(runId).state]).toEqual(['waiting', 'succeeded'])
  })
})

describe('cancelling', () => {
  test('a running one records what it did, and then is cancelled', async () => {
    const cards: RunCard[] = []
    app.handle(
      async (ctx) => {
        const stepNo = await ctx.beginStep({ kind: 'tool', name: 'write', input: null })
        await untilInterrupted(ctx).catch(() => {})
        await ctx.endStep(stepNo, { state: 'cancelled', output: 'half of it' })
        throw ctx.signal.reason
      },
      (_tx, card) => cards.push(card),
    )
    app.begin()
    const runId = app.add()
    await until(() => app.runs.steps(runId).length === 1)
    await app.runs.cancel(runId, 'you')
    const [step] = app.runs.steps(runId)
    expect({
      state: state(runId),
      reason: app.runs.get(runId).stateReason,
      step: step?.output,
      told: cards.length,
    }).toEqual({ state: 'cancelled', reason: 'Stopped by you', step: 'half of it', told: 1 })
  })

  test('goes down to the children, whatever they do; what has ended stays as it is', async () => {
    app.handle(async (ctx) => {
      const { input } = ctx
      if (input === 'ends') return { next: 'done' }
      return input === 'waits' ? { next: 'wait', reason: 'q' } : untilInterrupted(ctx)
    })
    app.begin()
    const parent = app.add()
    const ids = {
      parent,
      running: app.add({ parentId: parent }),
      waiting: app.add({ parentId: parent, input: 'waits' }),
      ended: app.add({ parentId: parent, input: 'ends' }),
    }
    const grandchild = app.add({ parentId: ids.waiting })
    await until(() => state(grandchild) === 'running' && state(ids.waiting) === 'waiting')
    await finished(ids.ended)
    await app.runs.cancel(parent, 'you')
    await app.runs.cancel(parent, 'you')
    expect([...Object.values(ids), grandchild].map(state)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      'succeeded',
      'cancelled',
    ])
  })

  test('a queued one never starts', async () => {
    const started: RunId[] = []
    app.handle(async (ctx) => {
      started.push(ctx.runId)
      return { next: 'done' }
    })
    const runId = app.add()
    await app.runs.cancel(runId, 'you')
    app.begin()
    await settle()
    expect([state(runId), started, queueKeys()]).toEqual(['cancelled', [], []])
  })

  test('is answered after five seconds when the handler does not stop, and holds when it does at last', async () => {
    let end = (_result: StepResult) => {}
    app.handle(
      () =>
        new Promise((resolve) => {
          end = resolve
        }),
    )
    app.begin()
    const runId = app.add()
    await until(() => state(runId) === 'running')
    const answered = app.runs.cancel(runId, 'you')
    await app.clock.advance(5_000)
    await answered
    const before = state(runId)
    end({ next: 'continue' })
    await finished(runId)
    expect([before, state(runId)]).toEqual(['running', 'cancelled'])
  })

  test('what was asked before a crash holds after it', async () => {
    app.handle(() => new Promise(() => {}))
    app.begin()
    const [cancelled, paused] = [app.add(), app.add()]
    await until(() => state(cancelled) === 'running' && state(paused) === 'running')
    void app.runs.cancel(cancelled, 'you')
    void app.runs.pause(paused, 'later')
    await settle()
    const next = makeTestRuns(db)
    next.handle(async () => ({ next: 'done' }))
    next.begin()
    await settle()
    expect([next.runs.get(cancelled).state, next.runs.get(paused).state]).toEqual(['cancelled', 'paused'])
  })

  test('one whose end could not be written is cancelled at once', async () => {
    db.sql(`CREATE TRIGGER stuck BEFORE UPDATE OF state ON runs WHEN OLD.state = 'running'
      BEGIN SELECT RAISE(ABORT, 'stuck'); END`)
    app.handle(async () => ({ next: 'done' }))
    app.begin()
    const runId = app.add()
    await until(() => app.log.lines.some((line) => line.message.includes('queue entry broke')))
    db.sql('DROP TRIGGER stuck')
    expect(state(runId)).toBe('running')
    await app.runs.cancel(runId, 'you')
    expect([state(runId), queueKeys()]).toEqual(['cancelled', []])
  })

  test('an unknown run is run.not_found', async () => {
    await expect(app.runs.cancel('run_none', 'you')).rejects.toMatchObject({ code: 'run.not_found' })
  })
})

describe('pausing', () => {
  test('a running, a queued and a waiting run pause, and each goes on from where it was', async () => {
    const starts = new Map<RunId, number>()
    app.handle(async (ctx) => {
      const count = (starts.get(ctx.runId) ?? 0) + 1
      starts.set(ctx.runId, count)
      if (count > 1) return { next: 'done' }
      return ctx.input === 'waits' ? { next: 'wait', reason: 'q' } : untilInterrupted(ctx)
    })
    app.begin({ concurrency: 1 })
    const waiting = app.add({ input: 'waits' })
    await until(() => state(waiting) === 'waiting')
    const running = app.add()
    const queued = app.add()
    await until(() => state(running) === 'running')
    for (const runId of [queued, running, waiting]) await app.runs.pause(runId, 'you paused it')
    const paused = [queued, running, waiting].map(state)
    const queueWhilePaused = queueKeys()
    await app.runs.pause(running, 'again')
    for (const runId of [running, waiting]) await app.runs.resume(runId)
    await finished(running)
    await finished(waiting)
    expect({ paused, queueWhilePaused, attempt: app.runs.get(running).state, queued: state(queued) }).toEqual({
      paused: ['paused', 'paused', 'paused'],
      queueWhilePaused: [],
      attempt: 'succeeded',
      queued: 'paused',
    })
  })

  test('a resume that overtakes the pause lets the run go on', async () => {
    let stop = () => {}
    let starts = 0
    app.handle((ctx) => {
      starts += 1
      if (starts > 1) return Promise.resolve({ next: 'done' })
      return new Promise((_resolve, reject) => {
        stop = () => reject(ctx.signal.reason)
      })
    })
    app.begin()
    const runId = app.add()
    await until(() => state(runId) === 'running')
    const pausing = app.runs.pause(runId, 'you')
    await settle()
    await app.runs.resume(runId)
    stop()
    await pausing
    expect((await finished(runId)).state).toBe('succeeded')
  })

  test('an ended run cannot be paused or resumed', async () => {
    app.handle(async () => ({ next: 'done' }))
    app.begin()
    const { runId } = await finished(app.add())
    await expect(app.runs.pause(runId, 'you')).rejects.toMatchObject({ code: 'run.wrong_state' })
    await expect(app.runs.resume(runId)).rejects.toMatchObject({ code: 'run.wrong_state' })
  })

  test('pause all and resume all reach what runs and what is queued', async () => {
    let isFree = false
    app.handle(async (ctx) => (isFree ? { next: 'done' } : untilInterrupted(ctx)))
    app.begin({ concurrency: 2 })
    const ids = [app.add(), app.add(), app.add()]
    await until(() => state(ids[0] as RunId) === 'running')
    const paused = await app.runs.pauseAll('quiet hours')
    const states = ids.map(state)
    isFree = true
    const resumed = await app.runs.resumeAll()
    for (const runId of ids) await finished(runId)
    expect({ paused, states, resumed }).toEqual({ paused: 3, states: ['paused', 'paused', 'paused'], resumed: 3 })
  })

  test('thousands pause and resume while everything else goes on', async () => {
    app.handle(async (ctx) => untilInterrupted(ctx))
    db.quick(() => {
      for (let at = 0; at < 3_000; at++) app.add()
    })
    app.begin({ concurrency: 2 })
    await until(() => app.runs.count('running') === 2)
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    count()
    const paused = await app.runs.pauseAll('quiet hours')
    isOver = true
    expect([paused, app.runs.count('paused'), app.runs.count('queued')]).toEqual([3_000, 3_000, 0])
    expect(turns).toBeGreaterThan(20)
    const started = db.sql("SELECT 1 FROM run_events WHERE type = 'run.started'").length
    expect(started).toBe(2)
    expect(await app.runs.resumeAll()).toBe(3_000)
    await app.stop(0)
  })
})
