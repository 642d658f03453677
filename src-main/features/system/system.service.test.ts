import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createSystemService } from './system.service.ts'

function setUp() {
  const clock = createFakeClock()
  const db = makeTestDb()
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-system-'))
  const part = (name: string) => join(dataDir, name)
  for (const name of ['logs', 'versions', 'models', 'backups']) mkdirSync(part(name))
  const service = createSystemService({
    clock,
    log: createSilentLog(),
    events: createEventLog({ db, clock }),
    activity: {
      runningRuns: () => 2,
      queuedRuns: () => 1,
      pendingApprovals: () => 3,
      leaving: () => [{ what: 'Chat', to: 'OpenAI' }],
      activeModel: () => null,
      isOnBattery: () => false,
      storageTrouble: () => 'disk.full',
    },
    places: {
      dataDir,
      databaseFile: part('hearth.sqlite'),
      logsDir: part('logs'),
      versionsDir: part('versions'),
      modelsDir: part('models'),
      backupsDir: part('backups'),
    },
    facts: {
      version: '1.2.3',
      platform: 'linux',
      shell: 'headless',
      dataDir,
      modelsDir: part('models'),
      homeDir: '/home/me',
      cpuCount: 2,
      secretsBackend: 'memory',
      isDemo: false,
      startedAt: clock.now(),
    },
  })
  return { clock, service, part }
}

test('health counts the time since the start', async () => {
  const { clock, service } = setUp()
  await clock.advance(1_500)
  expect(service.health()).toEqual({ status: 'ok', version: '1.2.3', uptimeMs: 1_500 })
})

test('the status comes at once, then once a second, until nobody watches', async () => {
  const { clock, service } = setUp()
  const stop = new AbortController()
  const stream = service.watchStatus(stop.signal)
  const first = await stream.next()
  expect(first.value).toMatchObject({
    runningRuns: 2,
    queuedRuns: 1,
    pendingApprovals: 3,
    leaving: [{ what: 'Chat', to: 'OpenAI' }],
    isOnBattery: false,
    storageTrouble: 'disk.full',
  })
  expect(first.value?.cpuPercent).toBeGreaterThanOrEqual(0)
  expect(first.value?.memoryUsedBytes).toBeLessThan(first.value?.memoryTotalBytes ?? 0)
  let isSecond = false
  const second = stream.next().then(() => {
    isSecond = true
  })
  await clock.advance(999)
  expect(isSecond).toBe(false)
  await clock.advance(1)
  await second
  const third = stream.next()
  stop.abort()
  expect(await third).toEqual({ done: true, value: undefined })
  expect(clock.pending()).toEqual([])
})

test('the data report adds up every part of the data', async () => {
  const { service, part } = setUp()
  writeFileSync(part('hearth.sqlite'), 'x'.repeat(100))
  writeFileSync(part('hearth.sqlite-wal'), 'x'.repeat(20))
  writeFileSync(join(part('logs'), 'hearth.log'), 'x'.repeat(7))
  mkdirSync(join(part('versions'), 'ab'))
  writeFileSync(join(part('versions'), 'ab', 'cd'), 'x'.repeat(5))
  writeFileSync(join(part('backups'), 'one.sqlite'), 'x'.repeat(3))
  expect(await service.data()).toMatchObject({
    databaseBytes: 120,
    logBytes: 7,
    versionsBytes: 5,
    modelsBytes: 0,
    backupBytes: 3,
  })
})
