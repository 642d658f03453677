import { afterEach, beforeEach, expect, test } from 'vitest'
import { SETTING_KEYS } from '#shared/domain/settings.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import { createEventLog } from '../events/create-event-log.ts'
import { createSettings } from './create-settings.ts'

let db: OwnedWriteDb
const clock = createFakeClock(5_000)
const log = createSilentLog()
const create = () => createSettings({ db, clock, log, events: createEventLog({ db, clock }) })

beforeEach(() => {
  db = makeTestDb()
})
afterEach(() => db.close())

test('every setting has its default until it is set', () => {
  const list = create().list()
  expect(list.map((one) => one.key)).toEqual(SETTING_KEYS)
  expect(list.filter((one) => !one.isDefault)).toEqual([])
  expect(create().get('appearance.theme')).toBe('system')
})

test('a change is kept over a restart, told to who listens after the commit, and put into the event log', async () => {
  const settings = create()
  const told: unknown[] = []
  const stop = settings.onChange('appearance.theme', (theme) => told.push([theme, db.raw.inTransaction]))
  await settings.set('appearance.theme', 'dark')
  await settings.set('appearance.theme', 'dark')
  stop()
  await settings.set('appearance.density', 'tight')
  await settings.set('appearance.theme', 'light')
  expect({ told, now: settings.get('appearance.theme'), later: create().get('appearance.theme') }).toEqual({
    told: [['dark', false]],
    now: 'light',
    later: 'light',
  })
  expect(db.sql('SELECT type, subject FROM events')).toEqual([
    { type: 'setting.changed', subject: 'appearance.theme' },
    { type: 'setting.changed', subject: 'appearance.density' },
    { type: 'setting.changed', subject: 'appearance.theme' },
  ])
})

test.each([
  ['appearance.fontSizePx', 99],
  ['appearance.theme', 'neon'],
  ['appearance.reducedMotion', 'yes'],
  ['models.defaultChat', { providerId: 'nonsense', name: '' }],
])('%s refuses %j with setting.invalid and keeps what it was', async (key, value) => {
  const settings = create()
  await expect(settings.change(key, value)).rejects.toMatchObject({ code: 'setting.invalid', data: { key } })
  expect(settings.state(key).isDefault).toBe(true)
})

test('an unknown key is setting.unknown', async () => {
  const settings = create()
  await expect(settings.change('no.such', 1)).rejects.toMatchObject({ code: 'setting.unknown' })
  await expect(settings.reset('__proto__')).rejects.toMatchObject({ code: 'setting.unknown' })
  await expect(settings.rollBack(77)).rejects.toMatchObject({ code: 'setting.unknown' })
})

test('history is newest first, and a change can be taken back, also to the default', async () => {
  const settings = create()
  await settings.set('appearance.fontSizePx', 15, 'ann')
  await settings.set('appearance.theme', 'dark')
  await settings.set('appearance.fontSizePx', 16)
  await settings.reset('appearance.theme')
  await settings.rollBack(3)
  const middle = settings.get('appearance.fontSizePx')
  await settings.rollBack(1)
  expect({ middle, last: settings.state('appearance.fontSizePx').isDefault }).toEqual({ middle: 15, last: true })
  expect(settings.history({ limit: 3 }).map(({ before, after }) => [before, after])).toEqual([
    [15, 13],
    [16, 15],
    ['dark', 'system'],
  ])
  expect(settings.history({ key: 'appearance.fontSizePx', limit: 100 }).at(-1)).toEqual({
    changeId: 1,
    key: 'appearance.fontSizePx',
    before: 13,
    after: 15,
    by: 'ann',
    at: 5_000,
  })
})

test('what is stored and no longer valid counts as the default and is told in the log; unknown keys stay', () => {
  db.raw.exec(`INSERT INTO settings VALUES ('appearance.theme', '"neon"', 1), ('chat.autoTitle', '{broken', 1),
    ('from.the.future', '1', 1), ('appearance.density', '"roomy"', 1)`)
  const settings = create()
  expect([
    settings.get('appearance.theme'),
    settings.get('chat.autoTitle'),
    settings.get('appearance.density'),
  ]).toEqual(['system', true, 'roomy'])
  expect(log.lines.map((line) => line.fields.key)).toEqual(['appearance.theme', 'chat.autoTitle'])
  expect(db.sql('SELECT count(*) AS n FROM settings')).toEqual([{ n: 4 }])
})
