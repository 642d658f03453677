import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { currentTraceId, withTrace } from '#main/platform/trace.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { settle } from '#tests/support/fake-clock.ts'
import { makeTestRuns, untilInterrupted } from '#tests/support/make-test-runs.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import { until } from '#tests/support/until.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import { eventsAfter } from './run-events.store.ts'
import { countRuns, listRuns, runsInState, runsToPause } from './runs.store.ts'
import type { RunContext } from './runs.ts'

let db: OwnedWriteDb
let app: ReturnType<typeof makeTestRuns>

beforeEach(() => {
  db = makeTestDb()
  app = makeTestRuns(db)
})
afterEach(() => db.close())

const state = (runId: RunId) => app.state(runId)
const types = (runId: RunId) => app.runs.events(runId, 0).map((event) => event.type)
const queueKeys = () => db.sql<{ key: string }>('SELECT key FROM queue').map((row) => row.key)

const finished = (runId: RunId) => app.finished(runId)

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
      ...plansOf(db, (asked) => countRuns(asked, 'queued')),
      ...plansOf(db, (asked) => runsToPause(asked, 100)),
    ]).toEqual([
      'SEARCH run_events USING PRIMARY KEY (run_id=? AND seq>?)',
      'SEARCH runs USING INDEX runs_by_state (state=?)',
      'SEARCH runs USING COVERING INDEX runs_by_state (state=?)',
      'SEARCH runs USING INDEX runs_by_state (state=?)',
    ])
  })
})
