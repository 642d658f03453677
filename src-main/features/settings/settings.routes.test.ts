import { createRouterClient } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createProfiles } from './profiles.service.ts'
import { createSettingsRoutes } from './settings.routes.ts'

function setUp(who: 'page' | 'api' = 'page') {
  const clock = createFakeClock()
  const db = makeTestDb()
  const settings = createSettings({ db, clock, events: createEventLog({ db, clock }), log: createSilentLog() })
  const profiles = createProfiles({ db, clock, ids: createIdSource(clock), settings })
  const facts = () => ({ version: '1.0.0', now: clock.now() })
  return createRouterClient(createSettingsRoutes({ settings, profiles, facts }), { context: { who, traceId: '' } })
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

describe('several at once', () => {
  test('are all taken or none, and all are in the history', async () => {
    const client = setUp()
    const wrong = [
      { key: 'appearance.theme', value: 'dark' },
      { key: 'appearance.fontSizePx', value: 99 },
    ]
    await expect(client.apply({ changes: wrong })).rejects.toMatchObject({ code: 'setting.invalid' })
    expect(await client.history({})).toEqual([])
    await client.apply({
      changes: [
        { key: 'appearance.theme', value: 'dark' },
        { key: 'agents.mode', value: 'plan' },
      ],
    })
    await client.apply({ changes: [{ key: 'appearance.theme', reset: true }] })
    expect((await client.history({})).map(({ key, after }) => [key, after])).toEqual([
      ['appearance.theme', 'system'],
      ['agents.mode', 'plan'],
      ['appearance.theme', 'dark'],
    ])
  })

  test('the history goes on before a change', async () => {
    const client = setUp()
    for (const theme of ['dark', 'light', 'contrast']) await client.set({ key: 'appearance.theme', value: theme })
    const [, second] = await client.history({})
    expect((await client.history({ before: second?.changeId ?? 0 })).map(({ after }) => after)).toEqual(['dark'])
  })
})

describe('a file of settings', () => {
  const fileOf = (settings: unknown, rest: object = {}) =>
    JSON.stringify({ format: 'hearth-settings', formatVersion: 1, settings, ...rest })

  test('that was exported changes nothing where it came from, and all elsewhere', async () => {
    const [here, there] = [setUp(), setUp()]
    await here.apply({
      changes: [
        { key: 'appearance.theme', value: 'dark' },
        { key: 'agents.maxSteps', value: 7 },
        { key: 'onboarding.done', value: true },
      ],
    })
    const { text } = await here.export()
    expect((await here.previewImport({ text })).rows.filter(({ outcome }) => outcome !== 'same')).toEqual([])
    const { rows, digest } = await there.previewImport({ text })
    const changing = rows.filter(({ outcome }) => outcome === 'changes').map(({ key }) => key)
    expect(changing.toSorted()).toEqual(['agents.maxSteps', 'appearance.theme'])
    expect(await there.import({ text, digest })).toEqual({ changed: 2 })
    expect((await there.list()).find(({ key }) => key === 'agents.maxSteps')?.value).toBe(7)
  })

  test('says of each key what would happen, and takes over only what is sound', async () => {
    const client = setUp()
    const text = fileOf({
      'appearance.theme': 'dark',
      'appearance.fontSizePx': 900,
      'appearance.density': 'cosy',
      'from.the.future': 1,
      'onboarding.done': true,
    })
    const { rows, digest } = await client.previewImport({ text })
    expect(rows.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['appearance.theme', 'changes'],
      ['appearance.fontSizePx', 'invalid'],
      ['appearance.density', 'same'],
      ['from.the.future', 'unknown'],
      ['onboarding.done', 'not_portable'],
    ])
    expect(rows.every(({ outcome, problem }) => (problem === null) === ['changes', 'same'].includes(outcome))).toBe(
      true,
    )
    expect(await client.import({ text, digest })).toEqual({ changed: 1 })
  })

  test('is not taken over when the settings have changed since they were shown', async () => {
    const client = setUp()
    const text = fileOf({ 'appearance.theme': 'dark' })
    const { digest } = await client.previewImport({ text })
    await client.set({ key: 'appearance.theme', value: 'light' })
    await expect(client.import({ text, digest })).rejects.toMatchObject({ code: 'settings_file.changed' })
  })

  test.each([
    ['{', 'no JSON'],
    ['[]', 'form'],
    ['null', 'form'],
    ['{"format":"hearth-settings","formatVersion":1}', 'form'],
    [fileOf({}, { format: 'something' }), 'form'],
    [fileOf({}, { formatVersion: 2 }), 'format 2'],
    [fileOf(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, 1]))), 'too many'],
  ])('%.40j is refused', async (text, reason) => {
    await expect(setUp().previewImport({ text })).rejects.toMatchObject({
      code: 'settings_file.unreadable',
      message: expect.stringContaining(reason),
    })
  })

  test('with keys of every object is only told, and changes no prototype', async () => {
    const text = fileOf({}).replace('"settings":{}', '"settings":{"__proto__":{"x":1},"constructor":1}')
    const { rows } = await setUp().previewImport({ text })
    expect(rows.every(({ outcome }) => outcome === 'unknown')).toBe(true)
    expect(({} as { x?: number }).x).toBeUndefined()
  })

  test('holds no secret: no setting is one', async () => {
    const { text } = await setUp().export()
    const keys = Object.keys((JSON.parse(text) as { settings: object }).settings)
    expect(keys.filter((key) => /secret|token$|password|apiKey/i.test(key))).toEqual([])
  })
})

describe('a profile', () => {
  test('is saved, renamed, deleted and wanted back', async () => {
    const client = setUp()
    const values = { 'appearance.theme': 'dark', 'agents.mode': 'plan' }
    const saved = await client.saveProfile({ name: 'Presentation', values })
    expect(saved).toMatchObject({ name: 'Presentation', values, stale: [] })
    await client.saveProfile({ ...saved, name: 'On stage' })
    expect((await client.profiles()).map(({ name }) => name)).toEqual(['On stage'])
    await client.deleteProfile({ profileId: saved.profileId })
    await client.saveProfile(saved)
    expect(await client.profiles()).toEqual([saved])
  })

  test('has a name of its own', async () => {
    const client = setUp()
    await client.saveProfile({ name: 'Work', values: {} })
    await expect(client.saveProfile({ name: 'work', values: {} })).rejects.toMatchObject({
      code: 'setting_profile.name_taken',
    })
  })

  test.each([
    [{ 'appearance.theme': 'pink' }, 'setting.invalid'],
    [{ 'onboarding.done': true }, 'setting.unknown'],
    [{ nonsense: true }, 'setting.unknown'],
  ])('with %j is refused', async (values, code) => {
    await expect(setUp().saveProfile({ name: 'P', values })).rejects.toMatchObject({ code })
  })
})
