import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createSettingsRoutes } from './settings.routes.ts'

function setUp(who: 'page' | 'api' = 'page') {
  const clock = createFakeClock()
  const db = makeTestDb()
  const settings = createSettings({ db, clock, events: createEventLog({ db, clock }), log: createSilentLog() })
  return createRouterClient(createSettingsRoutes(settings), { context: { who, traceId: '' } })
}
const theme = (value: string) => ({
  key: 'appearance.theme',
  value,
  defaultValue: 'system',
  isDefault: value === 'system',
})

test('a setting is changed, listed, and put back', async () => {
  const client = setUp()
  expect(await client.set({ key: 'appearance.theme', value: 'dark' })).toEqual(theme('dark'))
  expect((await client.list()).find((one) => one.key === 'appearance.theme')).toEqual(theme('dark'))
  expect(await client.reset({ key: 'appearance.theme' })).toEqual(theme('system'))
})

test('the history says who changed what, and takes one change back', async () => {
  const client = setUp('api')
  await client.set({ key: 'appearance.theme', value: 'dark' })
  await client.set({ key: 'appearance.theme', value: 'light' })
  const [newest] = await client.history({ key: 'appearance.theme' })
  expect(newest).toMatchObject({ before: 'dark', after: 'light', by: 'a program' })
  expect(await client.rollBack({ changeId: newest?.changeId ?? 0 })).toEqual({ done: true })
  expect((await client.list()).find((one) => one.key === 'appearance.theme')).toEqual(theme('dark'))
})

test.each([
  [{ key: 'appearance.colour', value: 'red' }, 'setting.unknown'],
  [{ key: 'appearance.theme', value: 'pink' }, 'setting.invalid'],
  [{ key: '__proto__', value: {} }, 'setting.unknown'],
])('%j is refused with %s', async (input, code) => {
  await expect(setUp().set(input)).rejects.toMatchObject({ code })
})
