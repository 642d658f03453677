import { expect, test } from 'vitest'
import type { RunFilter, RunSort } from '#shared/contract/runs.contract.ts'
import type { RunState } from '#shared/domain/run.ts'
import { makeTestRuns } from '#tests/support/make-test-runs.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import { insertRun, type RunRow } from './runs.store.ts'
import { countListed, countViews, listRunPage, type RunPageQuery } from './runs-list.store.ts'

const row = (number: number, change: Partial<RunRow> = {}): RunRow => ({
  run_id: `run_${String(number).padStart(4, '0')}`,
  kind: 'agent',
  title: `Run ${number}`,
  state: 'succeeded',
  state_reason: null,
  intent: null,
  intent_reason: null,
  is_answered: 0,
  agent_id: null,
  conversation_id: null,
  parent_id: null,
  trace_id: null,
  input: 'null',
  limits: '{}',
  lane: 'l',
  priority: 0,
  attempt: 1,
  failures: 0,
  crashes: 0,
  steps: number % 5,
  usage: '{"inputTokens":1,"outputTokens":1}',
  error: null,
  created_at: number * 1_000,
  started_at: number * 1_000,
  ended_at: number * 1_000 + (number % 7) * 10,
  tokens: number % 4,
  seen_at: number * 1_000,
  deleted_at: null,
  ...change,
})

const query = (change: Partial<RunPageQuery> = {}): RunPageQuery => ({
  sort: 'newest',
  limit: 10,
  offset: 0,
  ...change,
})

function filled(count: number, change: (number: number) => Partial<RunRow> = () => ({})) {
  const db = makeTestDb()
  db.quick((tx) => {
    for (let number = 1; number <= count; number++) insertRun(tx, row(number, change(number)))
  })
  return db
}

const numbers = (rows: { run_id: string }[]) => rows.map((each) => Number(each.run_id.slice(4)))

test('a page reads the one index that holds all that it filters, counts and sorts by, and no other row', () => {
  const db = filled(3)
  const filters: RunFilter[] = [{}, { states: ['failed'] }, { unread: true, from: 5 }, { agentId: 'agent_1' }]
  for (const filter of filters) {
    const plans = plansOf(db, (asked) => {
      listRunPage(asked, { ...query(), ...filter })
      countListed(asked, filter)
      countViews(asked)
    })
    expect(plans.filter((plan) => /SCAN runs\b/.test(plan) && !plan.includes('COVERING INDEX runs_listed'))).toEqual([])
    // the rows of a page are put in order, the whole list never is
    const sorted = plans.filter((plan, at) => plan.includes('B-TREE') && plans[at - 1]?.includes('runs_listed'))
    expect(sorted).toEqual([])
  }
  db.close()
})

test.each<RunSort>(['newest', 'oldest', 'longest', 'shortest', 'most_tokens', 'most_steps'])(
  'pages by cursor hold every run once, in order: %s',
  (sort) => {
    const db = filled(53, (number) => (number % 6 === 0 ? { ended_at: null, state: 'running' } : {}))
    const whole = numbers(listRunPage(db, query({ sort, limit: 200 })).rows)
    const paged: number[] = []
    let cursor: string | null = null
    do {
      const page: ReturnType<typeof listRunPage> = listRunPage(
        db,
        query({ sort, limit: 7, ...(cursor === null ? {} : { cursor }) }),
      )
      paged.push(...numbers(page.rows))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(paged).toEqual(whole)
    expect(new Set(whole).size).toBe(53)
    expect(numbers(listRunPage(db, query({ sort, limit: 7, offset: 20 })).rows)).toEqual(whole.slice(20, 27))
    db.close()
  },
)

test('a cursor that was not made here starts at the beginning', () => {
  const db = filled(3)
  for (const cursor of ['', '{', '[1]', '["x"]', 'nonsense', '[{},"run_1"]']) {
    expect(numbers(listRunPage(db, query({ cursor })).rows)).toEqual([3, 2, 1])
  }
  db.close()
})

test('filters narrow by state, time, agent and unread; titles of chats and the bin are left out unless asked for', () => {
  const states: RunState[] = ['running', 'failed', 'succeeded', 'waiting']
  const db = filled(12, (number) => {
    const state = states[number % 4] as RunState
    return {
      state,
      ...(state === 'running' || state === 'waiting' ? { ended_at: null, seen_at: null } : {}),
      ...(number === 5 ? { seen_at: null } : {}),
      ...(number === 6 ? { kind: 'title', seen_at: null } : {}),
      ...(number === 9 ? { deleted_at: 1 } : {}),
      ...(number === 2 ? { agent_id: 'agent_1' as const } : {}),
    }
  })
  const found = (filter: RunFilter) => {
    const rows = numbers(listRunPage(db, { ...query({ limit: 50 }), ...filter }).rows)
    expect(countListed(db, filter)).toBe(rows.length)
    return rows
  }
  expect({
    all: found({}),
    failed: found({ states: ['failed'] }),
    two: found({ states: ['failed', 'waiting'] }),
    time: found({ from: 3_000, to: 5_000 }),
    agent: found({ agentId: 'agent_1' }),
    unread: found({ unread: true }),
    titles: found({ titles: true, from: 6_000, to: 7_000 }),
    active: found({ active: true }),
    upTo: found({ upTo: 'run_0003' }),
    newer: found({ newerThan: 'run_0010' }),
  }).toEqual({
    all: [12, 11, 10, 8, 7, 5, 4, 3, 2, 1],
    failed: [5, 1],
    two: [11, 7, 5, 3, 1],
    time: [4, 3],
    agent: [2],
    unread: [5],
    titles: [6],
    active: [12, 11, 8, 7, 4, 3],
    upTo: [3, 2, 1],
    newer: [12, 11],
  })
  expect(countViews(db)).toEqual({ all: 10, running: 3, waiting: 3, failed: 2, unread: 1, unreadFailed: 1 })
  db.close()
})

test('a run is found by its title, by what a tool was given and gave, and by what failed; every word counts', async () => {
  const db = makeTestDb()
  const world = makeTestRuns(db)
  world.handle(async (ctx) => {
    const read = await ctx.beginStep({
      kind: 'tool',
      name: 'file_read',
      input: { callId: 'c1', args: { path: 'boiler.md' } },
    })
    await ctx.endStep(read, { output: { output: 'Northgate comes on Friday', summary: '1 line' } })
    const model = await ctx.beginStep({ kind: 'model', name: 'small', input: {} })
    await ctx.endStep(model, { error: { code: 'llm.unreachable', message: 'Zebra does not answer', data: {} } })
    return { next: 'done' }
  })
  const runId = world.add({ title: 'Heating' })
  world.add({ title: 'Another' })
  world.begin()
  await world.finished(runId)
  const found = (search: string) =>
    listRunPage(db, query({ search })).rows.filter((each) => each.run_id === runId).length
  expect(
    ['heat', 'boiler', 'northgate heating', 'zebra', 'file_read fri', 'callId', 'northgate absent', '"* OR'].map(found),
  ).toEqual([1, 1, 1, 1, 1, 0, 0, 0])
  await world.stop(1_000)
  db.close()
})
