import { expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createRecentEvents } from './recent-events.ts'

const nameless = { agent: () => undefined, folder: () => undefined, provider: () => undefined }

function setUp() {
  const db = makeTestDb()
  const events = createEventLog({ db, clock: createFakeClock() })
  const recent = createRecentEvents({ events, names: { ...nameless, agent: () => 'Gardener' } })
  const happen = (...all: Parameters<typeof events.append>[1][]) =>
    db.quick((tx) => {
      for (const event of all) events.append(tx, event)
    })
  return { recent, happen }
}

test('small runs of the app and what only changes the list of backups are no news', () => {
  const { recent, happen } = setUp()
  happen(
    { type: 'run.finished', subject: 'run_1', data: { kind: 'agent', title: 'Water the beds', state: 'succeeded' } },
    { type: 'run.finished', subject: 'run_2', data: { kind: 'title', title: 'Title' } },
    { type: 'backup.changed', subject: 'made' },
    { type: 'backup.changed', subject: 'checked' },
    { type: 'backup.changed', subject: 'removed' },
    { type: 'backup.changed', subject: 'failed', data: { code: 'disk.full' } },
  )
  expect(recent.list(8).map(({ subject, title }) => [subject, title])).toEqual([
    ['failed', null],
    ['made', null],
    ['run_1', 'Water the beds'],
  ])
})

test('a thing is named as it is called now, newest first, no more than asked for', () => {
  const { recent, happen } = setUp()
  happen(
    { type: 'agent.changed', subject: 'agent_1' },
    { type: 'file.restored', subject: 'chg_1', data: { path: 'garden/plan.md' } },
    { type: 'agent.changed', subject: 'agent_2' },
  )
  expect(recent.list(2).map(({ title }) => title)).toEqual(['Gardener', 'garden/plan.md'])
})
