import { expect, test } from 'vitest'
import type { AppError } from '#shared/errors/errors.ts'
import { ReconnectingLink } from './reconnecting-link.ts'
import type { Wire } from './wire.ts'

/** A wire whose calls answer with its number until it is cut; a call under way then fails as the library fails. */
function makeWire(number: number) {
  const closed = Promise.withResolvers<void>()
  const pending: ((error: Error) => void)[] = []
  const wire: Wire = {
    closed: closed.promise,
    link: {
      call: (path) => (path[0] === 'slow' ? new Promise((_, reject) => pending.push(reject)) : Promise.resolve(number)),
    },
  }
  const cut = () => {
    for (const reject of pending) reject(new Error('[AsyncIdQueue] closed'))
    closed.resolve()
  }
  return { wire, cut }
}

const options = { context: {} }

test('a call under way fails with connection.lost when the connection is cut, and the next one waits for a new one', async () => {
  const wires = [makeWire(1), makeWire(2)]
  const states: string[] = []
  let dialled = 0
  const link = new ReconnectingLink(
    async () => (wires[dialled++] as (typeof wires)[number]).wire,
    (state) => states.push(state),
  )
  link.start()
  expect(await link.call(['fast'], undefined, options)).toBe(1)
  const slow = link.call(['slow'], undefined, options).catch((error: AppError) => error.code)
  await Promise.resolve()
  wires[0]?.cut()
  expect(await slow).toBe('connection.lost')
  expect(await link.call(['fast'], undefined, options)).toBe(2)
  expect(states).toEqual(['connecting', 'online', 'reconnecting', 'online'])
})

test('a call that waits for the connection can be stopped', async () => {
  const link = new ReconnectingLink(
    () => new Promise(() => {}),
    () => {},
  )
  link.start()
  const stop = new AbortController()
  const call = link.call(['fast'], undefined, { ...options, signal: stop.signal })
  stop.abort()
  await expect(call).rejects.toMatchObject({ code: 'cancelled' })
})
