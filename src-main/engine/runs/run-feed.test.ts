import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunId } from '#shared/domain/ids.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import { AppError } from '#shared/errors/errors.ts'
import { makeTestRuns, untilInterrupted } from '#tests/support/make-test-runs.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'

let db: OwnedWriteDb
let app: ReturnType<typeof makeTestRuns>

beforeEach(() => {
  db = makeTestDb()
  app = makeTestRuns(db)
})
afterEach(() => db.close())

const finished = (runId: RunId) => app.finished(runId)

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
    const snapshot: RunEventBody = { type: 'message.snapshot', data: { messageId: 'msg_1', parts: [] } }
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
    const limit = AbortSignal.timeout(10_000)
    for await (const event of app.runs.watch(runId, afterSeq, limit)) {
      seen.push(event)
      if (seen.length >= max) break
    }
    if (limit.aborted) throw new Error('the watch did not end')
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
