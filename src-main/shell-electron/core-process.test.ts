import type { MessagePortMain } from 'electron'
import { expect, test } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createFakeCore, type FakeCore } from '#tests/support/fake-electron.ts'
import { createCoreProcess } from './core-process.ts'

function setUp() {
  const clock = createFakeClock()
  const forks: FakeCore[] = []
  const heard: string[] = []
  const core = createCoreProcess(
    () => {
      const child = createFakeCore()
      forks.push(child)
      return child
    },
    clock,
    {
      onReady: () => {},
      onState: (state) => void heard.push(`running ${state.running}`),
      onNotice: (notice) => void heard.push(`notice ${notice.title}`),
      onDecided: (approvalId) => void heard.push(`decided ${approvalId}`),
      onRefused: (message) => void heard.push(`refused ${message}`),
      onFailed: (message) => void heard.push(`failed ${message}`),
      onCrashLoop: () => void heard.push('crash loop'),
    },
  )
  core.start()
  return { clock, forks, heard, core, last: () => forks.at(-1) as FakeCore }
}
const port = { name: 'a port' } as unknown as MessagePortMain

test('windows wait until the core is ready, and after a crash for the next one; the last wish of each counts', async () => {
  const { clock, core, forks, last } = setUp()
  const called: string[] = []
  const wish = (windowId: number, name: string) => core.whenReady(windowId, () => called.push(name))
  wish(1, 'old')
  wish(1, 'one')
  wish(2, 'two')
  expect(called).toEqual([])
  last().say({ type: 'ready' })
  expect(called).toEqual(['one', 'two'])
  wish(1, 'at once')
  expect(called).toEqual(['one', 'two', 'at once'])

  last().exit(1)
  wish(1, 'after the crash')
  await clock.advance(500)
  expect({ forks: forks.length, called: called.length }).toEqual({ forks: 2, called: 3 })
  last().say({ type: 'ready' })
  expect(called.at(-1)).toBe('after the crash')
})

test('a port goes to the core', () => {
  const { core, last } = setUp()
  last().say({ type: 'ready' })
  core.handOver(port)
  expect(last().told).toEqual([{ message: { type: 'port' }, ports: [port] }])
})

test('quitting while a crashed core waits to be started leaves it down', async () => {
  const { clock, core, forks, last } = setUp()
  last().exit(1)
  await core.stop()
  await clock.advance(60_000)
  expect(forks.length).toBe(1)
})

test('a crash starts the core again after half a second, then one, then two; the fourth asks the person', async () => {
  const { clock, forks, heard, last } = setUp()
  const starts: number[] = []
  for (const pauseMs of [500, 1_000, 2_000]) {
    last().exit(1)
    await clock.advance(pauseMs - 1)
    starts.push(forks.length)
    await clock.advance(1)
    starts.push(forks.length)
  }
  last().exit(1)
  await clock.advance(60_000)
  expect({ starts, heard }).toEqual({ starts: [1, 2, 2, 3, 3, 4], heard: ['crash loop'] })
})

test('a core that lived a minute starts counting anew', async () => {
  const { clock, forks, heard, last } = setUp()
  for (let i = 0; i < 6; i++) {
    await clock.advance(61_000)
    last().exit(1)
    await clock.advance(500)
  }
  expect({ forks: forks.length, heard }).toEqual({ forks: 7, heard: [] })
})

test('a core that says why it cannot start is ended and not started again', async () => {
  const { clock, forks, heard, last } = setUp()
  last().say({ type: 'failed', message: 'the disk is full' })
  expect(last().isKilled).toBe(true)
  last().exit(1)
  await clock.advance(60_000)
  expect({ forks: forks.length, heard }).toEqual({ forks: 1, heard: ['failed the disk is full'] })
})

test('stopping waits for the core to say that it has stopped', async () => {
  const { core, last } = setUp()
  last().say({ type: 'ready' })
  let isStopped = false
  const stopping = core.stop().then(() => {
    isStopped = true
  })
  await Promise.resolve()
  expect({ told: last().told, isStopped }).toEqual({
    told: [{ message: { type: 'stop' }, ports: [] }],
    isStopped: false,
  })
  last().say({ type: 'stopped' })
  await stopping
  expect(last().isKilled).toBe(false)
})

test('a core that does not stop is ended after five seconds', async () => {
  const { clock, core, last } = setUp()
  const stopping = core.stop()
  await clock.advance(5_000)
  await stopping
  expect(last().isKilled).toBe(true)
})

test('a core that says that it is restarting is started at once, and does not count as crashed', () => {
  const { forks, heard, last } = setUp()
  for (let i = 0; i < 6; i++) {
    last().say({ type: 'restarting' })
    last().exit(0)
  }
  expect({ forks: forks.length, heard }).toEqual({ forks: 7, heard: [] })
})

test('what is no message of ours is not heard', () => {
  const { heard, last } = setUp()
  for (const message of [null, 'state', { type: 'state', state: {} }, { type: 'decided', approvalId: 'x' }])
    last().say(message)
  last().say({ type: 'decided', approvalId: 'appr_1' })
  expect(heard).toEqual(['decided appr_1'])
})

test('a question to the core is answered by its number; a core that is gone answers no', async () => {
  const { core, last } = setUp()
  expect(await core.mayReveal('/early')).toBe(false)
  last().say({ type: 'ready' })
  const answers = [core.mayReveal('/a'), core.mayReveal('/b')]
  last().say({ type: 'may-reveal', questionId: 2, isAllowed: true })
  last().say({ type: 'may-reveal', questionId: 1, isAllowed: false })
  expect(await Promise.all(answers)).toEqual([false, true])
  const lost = core.mayReveal('/c')
  const backup = core.backUp()
  last().exit(1)
  expect(await lost).toBe(false)
  await expect(backup).rejects.toThrow('does not answer')
})

test('a backup that failed says why', async () => {
  const { core, last } = setUp()
  last().say({ type: 'ready' })
  const backup = core.backUp()
  last().say({ type: 'backed-up', questionId: 1, problem: 'The disk is full' })
  await expect(backup).rejects.toThrow('The disk is full')
})

test('what the tray does while there is no core is not kept for the next one', () => {
  const { core, last } = setUp()
  core.tell({ type: 'command', command: { type: 'pause-all' } })
  last().say({ type: 'ready' })
  core.tell({ type: 'power', event: 'resume' })
  expect(last().told.map(({ message }) => message)).toEqual([{ type: 'power', event: 'resume' }])
})

test('a core that restarts on its own account is forked again at once, as often as it wants, and windows wait', () => {
  const { core, forks, heard, last } = setUp()
  for (let count = 1; count <= 5; count++) {
    last().say({ type: 'ready' })
    last().say({ type: 'restarting' })
    let isCalled = false
    core.whenReady(1, () => {
      isCalled = true
    })
    expect(isCalled).toBe(false)
    last().exit(0)
    expect(forks).toHaveLength(count + 1)
    last().say({ type: 'ready' })
    expect(isCalled).toBe(true)
  }
  expect(heard).not.toContain('crash loop')
})
