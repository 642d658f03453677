import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { currentTraceId, withTrace } from '#main/platform/trace.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import { AppError } from '#shared/errors/errors.ts'
import { settle } from '#tests/support/fake-clock.ts'
import { makeTestRuns } from '#tests/support/make-test-runs.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import { until } from '#tests/support/until.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import { eventsAfter } from './run-events.store.ts'
import { listRuns, runsInState } from './runs.store.ts'
import type { RunContext, StepResult } from './runs.ts'

let db: OwnedWriteDb
let app: ReturnType<typeof makeTestRuns>

beforeEach(() => {
  db = makeTestDb()
  app = makeTestRuns(db)
})
afterEach(() => db.close())

const state = (runId: RunId) => app.runs.get(runId).state
const types = (runId: RunId) => app.runs.events(runId, 0).map((event) => event.type)
const queueKeys = () => db.sql<{ key: string }>('SELECT key FROM queue').map((row) => row.key)

/** A step that stays open until the signal fires. */
const untilInterrupted = (ctx: RunContext) =>
  new Promise<StepResult>((_resolve, reject) => {
    ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))
  })

const finished = async (runId: RunId) => {
  await until(() => app.runs.get(runId).endedAt !== null, 'the end of the run')
  return app.runs.get(runId)
}

describe('a run', () => {
  test('is worked on unit by unit to its end, with steps, usage and events', async () => {
    app.handle(async (ctx) => {
      const stepNo = await ctx.beginStep({ kind: 'model', name: 'think', input: { n: ctx.steps().length } })
      await ctx.endStep(stepNo, { output: { ok: true }, usage: { inputTokens: 3, outputTokens: 4 }, firstTokenMs: 9 })
      return ctx.steps().length < 2 ? { next: 'continue' } : { next: 'done' }
    })
    app.begin()
    const runId = app.add({ input: { prompt: 'hi' } })
    const card = await finished(runId)
    expect(card).toMatchObject({
      state: 'succeeded',
      steps: 2,
      usage: { inputTokens: 6, outputTokens: 8 },
      error: null,
    })
    expect(app.runs.steps(runId).map((step) => [step.stepNo, step.state, step.input, step.output])).toEqual([
      [1, 'succeeded', { n: 0 }, { ok: true }],
      [2, 'succeeded', { n: 1 }, { ok: true }],
    ])
    expect(types(runId)).toEqual([
      'run.state_changed',
      'run.state_changed',
      'run.started',
      'step.started',
      'step.finished',
      'step.started',
      'step.finished',
      'run.finished',
    ])
    expect({ queue: queueKeys(), input: app.runs.input(runId) }).toEqual({ queue: [], input: { prompt: 'hi' } })
  })

  test('is not there when its transaction is rolled back', async () => {
    app.handle(async () => ({ next: 'done' }))
    app.begin()
    const ids: RunId[] = []
    expect(() =>
      db.quick(() => {
        ids.push(app.add())
        throw new Error('no')
      }),
    ).toThrow('no')
    await settle()
    expect([app.runs.find(ids[0] as RunId), queueKeys()]).toEqual([undefined, []])
  })

  test('tells the event log that it is queued, changes and ends', async () => {
    app.handle(async () => ({ next: 'done' }))
    app.begin()
    const runId = app.add({ title: 'Tidy up' })
    await finished(runId)
    const told = db.sql<{ type: string; data: string }>('SELECT type, data FROM events WHERE subject = ?', runId)
    expect(told.map(({ type, data }) => [type, JSON.parse(data).state])).toEqual([
      ['run.queued', 'queued'],
      ['run.state_changed', 'running'],
      ['run.finished', 'succeeded'],
    ])
  })

  test('carries the trace of the call that started it into its work', async () => {
    const traces: unknown[] = []
    app.handle(async () => {
      traces.push(currentTraceId())
      return { next: 'done' }
    })
    app.begin()
    await finished(withTrace('trace-9', () => app.add()))
    expect(traces).toEqual(['trace-9'])
  })

  test('of a kind that nobody works on fails and says so in the log', async () => {
    app.begin()
    const card = await finished(app.add({ kind: 'unheard-of' }))
    expect(card).toMatchObject({ state: 'failed', error: { code: 'bug' } })
    expect(app.log.lines.filter((line) => line.level === 'error')).toHaveLength(1)
  })

  test('its feature writes in the transaction of the end, or nothing is written', async () => {
    const seen: string[] = []
    let isBroken = true
    app.handle(
      async () => ({ next: 'done' }),
      (tx, card) => {
        seen.push(`${card.state} in a transaction: ${tx.raw.inTransaction}`)
        if (isBroken && card.state === 'succeeded') throw new Error('feature broke')
      },
    )
    app.begin()
    const broken = await finished(app.add())
    isBroken = false
    const fine = await finished(app.add())
    expect([broken.state, fine.state, seen]).toEqual([
      'failed',
      'succeeded',
      ['succeeded in a transaction: true', 'failed in a transaction: true', 'succeeded in a transaction: true'],
    ])
  })
})

describe('a step', () => {
  test('writes its end, its events and the words of its feature in one transaction', async () => {
    app.handle(async (ctx) => {
      const stepNo = await ctx.beginStep({ kind: 'tool', name: 'write', input: null })
      await ctx
        .endStep(stepNo, {}, (tx) => {
          tx.sql("INSERT INTO settings VALUES ('x', '1', 1)")
          throw new Error('feature broke')
        })
        .catch(() => {})
      return { next: 'wait', reason: 'looked at' }
    })
    app.begin()
    const runId = app.add()
    await until(() => state(runId) === 'waiting')
    expect({
      steps: app.runs.steps(runId).map((step) => step.state),
      settings: db.sql('SELECT * FROM settings'),
      told: types(runId).includes('step.finished'),
    }).toEqual({ steps: ['unknown'], settings: [], told: false })
  })

  test('cannot be ended twice', async () => {
    const errors: string[] = []
    app.handle(async (ctx) => {
      const stepNo = await ctx.beginStep({ kind: 'tool', name: 'write', input: null })
      await ctx.endStep(stepNo, {})
      await ctx.endStep(stepNo, {}).catch((error) => errors.push(error.message))
      return { next: 'done' }
    })
    app.begin()
    await finished(app.add())
    expect(errors).toEqual([expect.stringContaining('is not open')])
  })
})

describe('deltas', () => {
  const deltas = (runId: RunId) =>
    app.runs.events(runId, 0).flatMap((event) => (event.type === 'text.delta' ? [event.data.text] : []))

  test('the first is written at once, then at most one event per kind in 30 ms, and nothing is lost', async () => {
    const runId = await new Promise<RunId>((resolve) => {
      app.handle(async (ctx) => {
        const say = (text: string) => ctx.delta({ type: 'text.delta', data: { stepNo: 1, text } })
        say('a')
        say('b')
        say('c')
        await app.clock.sleep(30)
        say('d')
        say('e')
        resolve(ctx.runId)
        return untilInterrupted(ctx)
      })
      app.begin()
      app.add()
      void app.clock.advance(30)
    })
    const before = deltas(runId)
    await app.clock.advance(30)
    expect([before, deltas(runId)]).toEqual([
      ['a', 'bc'],
      ['a', 'bc', 'de'],
    ])
  })

  test('keep their order among kinds, and are written before an event and before the end', async () => {
    app.handle(async (ctx) => {
      ctx.delta({ type: 'reasoning.delta', data: { stepNo: 1, text: 'hm' } })
      ctx.delta({ type: 'reasoning.delta', data: { stepNo: 1, text: 'm' } })
      ctx.delta({ type: 'text.delta', data: { stepNo: 1, text: 'so' } })
      ctx.emit({ type: 'notice', data: { stepNo: 1, code: 'x', text: 'n' } })
      ctx.delta({ type: 'text.delta', data: { stepNo: 1, text: ' it is' } })
      return { next: 'done' }
    })
    app.begin()
    const { runId } = await finished(app.add())
    const told = app.runs.events(runId, 3).map((event) => ('text' in event.data ? event.data.text : event.type))
    expect(told).toEqual(['hm', 'm', 'so', 'n', ' it is', 'run.finished'])
  })

  test('a snapshot takes the older deltas and snapshots with it, and numbers go on', async () => {
    const snapshot = { type: 'message.snapshot', data: { messageId: 'msg_1', parts: [] } } as const
    app.handle(async (ctx) => {
      ctx.emit({ type: 'text.delta', data: { stepNo: 1, text: 'a' } }, snapshot)
      ctx.emit({ type: 'notice', data: { stepNo: 1, code: 'x', text: 'n' } })
      ctx.emit({ type: 'text.delta', data: { stepNo: 1, text: 'b' } }, snapshot)
      ctx.emit({ type: 'text.delta', data: { stepNo: 1, text: 'c' } })
      return { next: 'done' }
    })
    app.begin()
    const { runId } = await finished(app.add())
    expect(app.runs.events(runId, 3).map((event) => [event.seq, event.type])).toEqual([
      [6, 'notice'],
      [8, 'message.snapshot'],
      [9, 'text.delta'],
      [10, 'run.finished'],
    ])
  })
})

describe('watching', () => {
  async function collect(runId: RunId, afterSeq: number, max = Number.POSITIVE_INFINITY) {
    const seen: RunEvent[] = []
    for await (const event of app.runs.watch(runId, afterSeq, AbortSignal.timeout(10_000))) {
      seen.push(event)
      if (seen.length >= max) break
    }
    return seen
  }

  test('a watch that was cut off goes on without gaps or repeats, and ends with the run', async () => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    app.handle(async (ctx) => {
      ctx.emit({ type: 'text.delta', data: { stepNo: 1, text: 'Hel' } })
      await gate
      ctx.emit({ type: 'text.delta', data: { stepNo: 1, text: 'lo' } })
      return { next: 'done' }
    })
    app.begin()
    const runId = app.add()
    const before = await collect(runId, 0, 4)
    const rest = collect(runId, before.at(-1)?.seq ?? 0)
    go()
    const all = [...before, ...(await rest)]
    expect(all.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(all.at(-1)?.type).toBe('run.finished')
    expect(await collect(runId, 6)).toEqual([])
  })

  test('an unknown run is run.not_found', async () => {
    await expect(collect('run_none', 0)).rejects.toMatchObject({ code: 'run.not_found' })
  })

  test('the watch of a run that is tried again goes past its first end', async () => {
    let isFixed = false
    app.handle(async () => {
      if (!isFixed) throw new AppError('llm.model_missing', 'No such model')
      return { next: 'done' }
    })
    app.begin()
    const runId = app.add()
    await finished(runId)
    isFixed = true
    await app.runs.retry(runId)
    const seen = await collect(runId, 0)
    expect(seen.filter((event) => event.type === 'run.finished').map((event) => event.data.state)).toEqual([
      'failed',
      'succeeded',
    ])
  })
})

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
})

describe('failing', () => {
  test('what the world may mend is tried five times with growing waits, then it fails', async () => {
    const startedAt: number[] = []
    app.handle(async () => {
      startedAt.push(app.clock.monotonicMs())
      throw new AppError('llm.unreachable', 'Nobody answers')
    })
    app.begin()
    const runId = app.add()
    await app.clock.advance(500)
    const first = app.runs.get(runId)
    await app.clock.advance(60_000)
    expect({
      startedAt,
      first: [first.state, first.stateReason],
      last: app.runs.get(runId),
    }).toMatchObject({
      startedAt: [0, 1_000, 3_000, 7_000, 15_000],
      first: ['queued', 'Nobody answers'],
      last: { state: 'failed', error: { code: 'llm.unreachable', message: 'Nobody answers' } },
    })
  })

  test('a server that says when to come back is obeyed, up to an hour', async () => {
    const startedAt: number[] = []
    const asks = [20_000, 10 * 3_600_000]
    app.handle(async () => {
      startedAt.push(app.clock.monotonicMs())
      const retryAfterMs = asks.shift()
      if (retryAfterMs === undefined) return { next: 'done' }
      throw new AppError('llm.rate_limited', 'Slow down', { retryAfterMs })
    })
    app.begin()
    app.add()
    await app.clock.advance(4 * 3_600_000)
    expect(startedAt).toEqual([0, 20_000, 3_620_000])
  })

  test('a step that ends well gives the run its tries back', async () => {
    let failures = 0
    app.handle(async (ctx) => {
      if (failures < 8 && failures % 4 !== 3) {
        failures += 1
        throw new AppError('llm.timeout', 'Too slow')
      }
      failures += 1
      const stepNo = await ctx.beginStep({ kind: 'model', name: 'm', input: null })
      await ctx.endStep(stepNo, {})
      return failures > 8 ? { next: 'done' } : { next: 'continue' }
    })
    app.begin()
    const runId = app.add()
    await app.clock.advance(600_000)
    expect(state(runId)).toBe('succeeded')
  })

  test('what the person must mend fails at once, and a retry goes on from the last step', async () => {
    let hasModel = false
    const attempts: number[] = []
    app.handle(async (ctx) => {
      attempts.push(ctx.attempt)
      if (ctx.steps().length === 0) await ctx.endStep(await ctx.beginStep({ kind: 'tool', name: 't', input: 1 }), {})
      if (!hasModel) throw new AppError('llm.model_missing', 'No such model', { name: 'm' })
      return { next: 'done' }
    })
    app.begin()
    const failed = await finished(app.add())
    hasModel = true
    await app.runs.retry(failed.runId)
    const card = await finished(failed.runId)
    expect({ failed: failed.error, state: card.state, steps: card.steps, error: card.error, attempts }).toEqual({
      failed: { code: 'llm.model_missing', message: 'No such model', data: { name: 'm' } },
      state: 'succeeded',
      steps: 1,
      error: null,
      attempts: [1, 2],
    })
    await expect(app.runs.retry(failed.runId)).rejects.toMatchObject({ code: 'run.wrong_state' })
  })

  test('a bug shows a reference and nothing of its insides; the log has the stack under the same reference', async () => {
    app.handle(async () => {
      throw new TypeError('secret insides')
    })
    app.begin()
    const { error } = await finished(app.add())
    const line = app.log.lines.find((one) => one.level === 'error')
    expect(JSON.stringify(error)).not.toContain('insides')
    expect(error?.data.ref).toMatch(/^[0-9A-F]{8}$/)
    expect(line?.fields.ref).toBe(error?.data.ref)
    expect(line?.error).toMatchObject({ cause: { message: 'secret insides' } })
  })

  test('a full disk in the middle fails the run, and says so', async () => {
    app.handle(async (ctx) => {
      db.raw.pragma(`max_page_count = ${db.raw.pragma('page_count', { simple: true })}`)
      try {
        for (let i = 0; i < 100; i++)
          ctx.emit({ type: 'notice', data: { stepNo: 1, code: 'x', text: 'y'.repeat(9_000) } })
      } finally {
        db.raw.pragma('max_page_count = 100000')
      }
      return { next: 'done' }
    })
    app.begin()
    const card = await finished(app.add())
    expect(card).toMatchObject({ state: 'failed', error: { code: 'disk.full' } })
  })
})

describe('stopping and crashing', () => {
  test('a stop leaves what runs queued, without counting an attempt', async () => {
    app.handle(async (ctx) => {
      await ctx.beginStep({ kind: 'tool', name: 't', input: null })
      return untilInterrupted(ctx)
    })
    app.begin()
    const runId = app.add()
    await until(() => app.runs.steps(runId).length === 1)
    await app.stop(5_000)
    const stopped = state(runId)
    const next = makeTestRuns(db)
    const attempts: unknown[] = []
    next.handle(async (ctx) => {
      attempts.push([ctx.attempt, ctx.steps().map((step) => step.state)])
      return { next: 'done' }
    })
    next.begin()
    await until(() => next.runs.get(runId).endedAt !== null)
    expect({ stopped, attempts }).toEqual({ stopped: 'queued', attempts: [[1, ['unknown']]] })
  })

  test('after a crash a run goes on with its next attempt and sees the step that was cut off as unknown', async () => {
    app.handle(async (ctx) => {
      await ctx.endStep(await ctx.beginStep({ kind: 'tool', name: 'one', input: null }), { output: 1 })
      await ctx.beginStep({ kind: 'tool', name: 'two', input: null })
      return new Promise(() => {})
    })
    app.begin()
    const runId = app.add()
    await until(() => app.runs.steps(runId).length === 2)
    const next = makeTestRuns(db)
    const seen: unknown[] = []
    next.handle(async (ctx) => {
      seen.push(ctx.attempt, ...ctx.steps().map((step) => `${step.name} ${step.state}`))
      await ctx.endStep(2, { output: 'found out' })
      return { next: 'done' }
    })
    next.begin()
    await until(() => next.runs.get(runId).endedAt !== null)
    expect({ seen, last: next.runs.steps(runId).at(-1)?.output }).toEqual({
      seen: [2, 'one succeeded', 'two unknown'],
      last: 'found out',
    })
  })

  test('a run that takes the process down again and again is given up', async () => {
    const runId = app.add()
    for (let start = 0; start < 12; start++) {
      const next = makeTestRuns(db)
      next.handle(() => new Promise(() => {}))
      next.begin()
      await settle()
    }
    expect(app.runs.get(runId)).toMatchObject({ state: 'failed', error: { code: 'bug' } })
  })

  test('thousands that were running are back in the queue before the next turn', () => {
    db.quick(() => {
      for (let i = 0; i < 2_000; i++) app.add()
    })
    db.raw.exec("UPDATE runs SET state = 'running'")
    const next = makeTestRuns(db)
    next.handle(() => new Promise(() => {}))
    next.begin({ concurrency: 1 })
    expect(db.sql('SELECT state, attempt, count(*) AS n FROM runs GROUP BY 1, 2')).toEqual([
      { state: 'queued', attempt: 2, n: 2_000 },
    ])
  })

  test('a handler that outlives its claim writes nothing more', async () => {
    const late: unknown[] = []
    let held: RunContext | undefined
    app.handle(async (ctx) => {
      held = ctx
      return { next: 'done' }
    })
    app.begin()
    const { runId } = await finished(app.add())
    await settle()
    const before = types(runId)
    const text = { type: 'text.delta', data: { stepNo: 1, text: 'late' } } as const
    for (const write of [() => held?.emit(text), () => held?.delta(text)]) {
      try {
        write()
      } catch (error) {
        late.push((error as AppError).code)
      }
    }
    await held?.beginStep({ kind: 'tool', name: 't', input: 1 }).catch((error) => late.push(error.code))
    expect({ late, after: types(runId) }).toEqual({ late: ['cancelled', 'cancelled', 'cancelled'], after: before })
  })
})

describe('lists', () => {
  test('are newest first, by page, of all, of one conversation or of what is active', async () => {
    app.handle(async (ctx) => (ctx.input === 'waits' ? { next: 'wait', reason: 'q' } : { next: 'done' }))
    app.begin()
    const conversationId: ConversationId = 'conv_1'
    const ids = [app.add(), app.add({ conversationId, input: 'waits' }), app.add({ conversationId }), app.add()]
    await settle()
    const first = app.runs.list({ limit: 3 })
    const second = app.runs.list({ limit: 3, cursor: first.nextCursor ?? '' })
    const idsOf = (list: { items: RunCard[] }) => list.items.map((card) => ids.indexOf(card.runId))
    expect({
      first: idsOf(first),
      second: idsOf(second),
      end: second.nextCursor,
      conversation: idsOf(app.runs.list({ limit: 10, conversationId })),
      active: idsOf(app.runs.list({ limit: 10, active: true })),
    }).toEqual({ first: [3, 2, 1], second: [0], end: null, conversation: [2, 1], active: [1] })
  })

  test('and every read use an index and do not sort, on a database that was never analysed', () => {
    const lists = [{}, { active: true }, { conversationId: 'conv_1' as const }, { cursor: 'run_9' }]
    const plans = lists.flatMap((query) => plansOf(db, (asked) => listRuns(asked, { limit: 50, ...query })))
    expect(plans).toEqual([
      'SCAN runs USING INDEX sqlite_autoindex_runs_1',
      'SCAN runs USING INDEX runs_active',
      'SEARCH runs USING INDEX runs_by_conversation (conversation_id=?)',
      'SEARCH runs USING INDEX sqlite_autoindex_runs_1 (run_id<?)',
    ])
    expect([
      ...plansOf(db, (asked) => eventsAfter(asked, 'run_1', 5, 500)),
      ...plansOf(db, (asked) => runsInState(asked, ['running'])),
    ]).toEqual(['SEARCH run_events USING PRIMARY KEY (run_id=? AND seq>?)', 'SCAN runs USING INDEX runs_active'])
  })
})
