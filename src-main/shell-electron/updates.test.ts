import { beforeEach, expect, test } from 'vitest'
import type { UpdateState } from '#shared/domain/shell.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createFakeUpdater } from '#tests/support/fake-updater.ts'
import { createUpdates } from './updates.ts'

const DAY_MS = 24 * 3_600_000

function setUp() {
  const clock = createFakeClock()
  const updater = createFakeUpdater()
  const told: UpdateState[] = []
  const seen = { loads: 0, prepared: 0, trouble: '' }
  const updates = createUpdates({
    clock,
    load: async () => {
      seen.loads++
      return updater.parts
    },
    onChange: (state) => void told.push(state),
    prepare: async () => {
      seen.prepared++
      if (seen.trouble !== '') throw new Error(seen.trouble)
    },
  })
  return { clock, updater, told, seen, updates }
}

let it: ReturnType<typeof setUp>
beforeEach(() => {
  it = setUp()
})

test('nothing is asked of anybody while the person did not allow it', async () => {
  it.updates.allow(false)
  await it.clock.advance(10 * DAY_MS)
  expect({ loads: it.seen.loads, checks: it.updater.checks, state: it.updates.state() }).toEqual({
    loads: 0,
    checks: 0,
    state: { state: 'off' },
  })
})

test('allowed, it looks a minute after the start and then once a day, until it is forbidden', async () => {
  it.updates.allow(true)
  await it.clock.advance(59_000)
  expect(it.updater.checks).toBe(0)
  await it.clock.advance(1_000)
  expect(it.updater.checks).toBe(1)
  await it.clock.advance(DAY_MS)
  expect(it.updater.checks).toBe(2)
  it.updates.allow(false)
  await it.clock.advance(5 * DAY_MS)
  expect(it.updater.checks).toBe(2)
  expect(it.updates.state()).toEqual({ state: 'off' })
})

test('a new version is downloaded, told, and installed only when the person says so', async () => {
  it.updater.offers = '0.2.0'
  it.updates.allow(true)
  await it.clock.advance(60_000)
  it.updater.progress(41.7)
  it.updater.downloaded('0.2.0')
  expect(it.told.slice(2)).toEqual([
    { state: 'downloading', version: '0.2.0', percent: 0 },
    { state: 'downloading', version: '0.2.0', percent: 41 },
    { state: 'ready', version: '0.2.0' },
  ])
  await it.clock.advance(3 * DAY_MS)
  expect({ installs: it.updater.installs, atQuit: it.updater.parts.autoInstallOnAppQuit }).toEqual({
    installs: [],
    atQuit: false,
  })
  await it.updates.install()
  expect({ installs: it.updater.installs, prepared: it.seen.prepared }).toEqual({
    installs: [[true, true]],
    prepared: 1,
  })
})

test('an update that cannot be prepared is not installed', async () => {
  it.updater.offers = '0.2.0'
  await it.updates.check()
  it.updater.downloaded('0.2.0')
  it.seen.trouble = 'The disk is full'
  await expect(it.updates.install()).rejects.toThrow('The disk is full')
  expect(it.updater.installs).toEqual([])
  expect(it.updates.state()).toEqual({ state: 'ready', version: '0.2.0' })
})

test('a server that cannot be reached is told in one short line, and asked again the next day', async () => {
  it.updater.offers = new Error(`net::ERR_NAME_NOT_RESOLVED\n${'header '.repeat(200)}`)
  it.updates.allow(true)
  await it.clock.advance(60_000)
  expect(it.updates.state()).toEqual({ state: 'failed', message: 'net::ERR_NAME_NOT_RESOLVED' })
  it.updater.offers = null
  await it.clock.advance(DAY_MS)
  expect(it.updates.state()).toEqual({ state: 'newest' })
})

test('nothing is installed that is not there', async () => {
  await expect(it.updates.install()).rejects.toThrow('No new version')
  expect(it.seen.prepared).toBe(0)
})
