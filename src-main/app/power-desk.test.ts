import { expect, test } from 'vitest'
import { makeTestApp } from '#tests/support/make-test-app.ts'
import { createPower } from '../platform/power.ts'

test('a change is told once, and a resume always', () => {
  const power = createPower()
  const told: unknown[] = []
  const stop = power.subscribe((event, state) => told.push([event, state.isOnBattery, state.isSuspended]))
  for (const event of ['battery', 'battery', 'resume', 'suspend', 'resume', 'mains'] as const) power.report(event)
  stop()
  power.report('battery')
  expect(told).toEqual([
    ['battery', true, false],
    ['resume', true, false],
    ['suspend', true, true],
    ['resume', true, false],
    ['mains', false, false],
  ])
})

test('the status says that the PC runs on its battery, and the log says when that changed', async () => {
  const app = await makeTestApp()
  app.power.report('battery')
  for await (const status of await app.client.system.watchStatus()) {
    expect(status.isOnBattery).toBe(true)
    break
  }
  for await (const event of await app.client.system.watchEvents({ afterSeq: 0, types: ['power.changed'] })) {
    expect(event.data).toEqual({ event: 'battery', isOnBattery: true, isLocked: false, isSuspended: false })
    break
  }
  await app.stop()
})
