import { afterEach, beforeEach, expect, test } from 'vitest'
import { withTrace } from '#main/platform/trace.ts'
import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import { createFakeClock, settle } from '#tests/support/fake-clock.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import { createEventLog } from './create-event-log.ts'
import type { EventLog } from './event-log.ts'
import { eventsAfter } from './events.store.ts'

let db: OwnedWriteDb
let events: EventLog
let stop: AbortController

beforeEach(() => {
  db = makeTestDb()
  events = createEventLog({ db, clock: createFakeClock(1_000) })
  stop = new AbortController()
})
afterEach(() => {
  stop.abort()
  db.close()
})

const append = (type: AppEventType, subject: string) => db.quick((tx) => events.append(tx, { type, subject }))

function collect(options: { afterSeq: number; types?: AppEventType[] }): AppEvent[] {
  const seen: AppEvent[] = []
  void (async () => {
    for await (const event of events.watch(options, stop.signal)) seen.push(event)
  })()
  return seen
}

const subjects = (seen: AppEvent[]) => seen.map((event) => event.subject)

test('an event carries its time, its data and the trace of the call that caused it', () => {
  const seen: AppEvent[] = []
  events.subscribe(['agent.changed'], (event) => seen.push(event))
  withTrace('trace-1', () =>
    db.quick((tx) => events.append(tx, { type: 'agent.changed', subject: 'agent_1', data: { by: 'person' } })),
  )
  expect(seen).toEqual([
    { seq: 1, type: 'agent.changed', subject: 'agent_1', data: { by: 'person' }, traceId: 'trace-1', at: 1_000 },
  ])
})

test('a watch gives what was and what comes, once each and in order', async () => {
  append('agent.changed', 'a')
  const all = collect({ afterSeq: 0 })
  const fromNow = collect({ afterSeq: -1 })
  const onlyRuns = collect({ afterSeq: 0, types: ['run.queued'] })
  await settle()
  append('run.queued', 'b')
  await settle()
  append('agent.changed', 'c')
  await settle()
  expect([subjects(all), subjects(fromNow), subjects(onlyRuns)]).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b']])
})

test('a watch that was cut off goes on from its last number without gaps or repeats', async () => {
  for (const subject of ['a', 'b', 'c']) append('agent.changed', subject)
  const before: AppEvent[] = []
  for await (const event of events.watch({ afterSeq: 0 }, stop.signal)) {
    before.push(event)
    if (before.length === 2) break
  }
  const after = collect({ afterSeq: before.at(-1)?.seq ?? 0 })
  await settle()
  append('agent.changed', 'd')
  await settle()
  expect(subjects([...before, ...after])).toEqual(['a', 'b', 'c', 'd'])
})

test('a history longer than a page is read in order and to its end', async () => {
  db.quick((tx) => {
    for (let i = 1; i <= 1_203; i++) events.append(tx, { type: 'model.changed', subject: String(i) })
  })
  const seen = collect({ afterSeq: 0 })
  await settle()
  expect([seen.length, seen[0]?.seq, seen.at(-1)?.seq]).toEqual([1_203, 1, 1_203])
})

test('an event that is rolled back is not told, and its callback is not called', async () => {
  const called: AppEvent[] = []
  events.subscribe(['run.queued'], (event) => called.push(event))
  const seen = collect({ afterSeq: 0 })
  expect(() =>
    db.quick((tx) => {
      events.append(tx, { type: 'run.queued', subject: 'x' })
      throw new Error('no')
    }),
  ).toThrow('no')
  await settle()
  expect([called, seen]).toEqual([[], []])
})

test('who stopped subscribing is not called again', () => {
  const called: AppEvent[] = []
  const end = events.subscribe(['run.queued', 'run.finished'], (event) => called.push(event))
  append('run.finished', 'a')
  end()
  append('run.queued', 'b')
  expect(subjects(called)).toEqual(['a'])
})

test('events after a number are found by the primary key on a database that was never analysed', () => {
  expect(plansOf(db, (asked) => eventsAfter(asked, 1, 500))).toEqual([
    'SEARCH events USING INTEGER PRIMARY KEY (rowid>?)',
  ])
})
