import { describe, expect, test } from 'vitest'
import { settle } from '#tests/support/fake-clock.ts'
import { createBell } from './bell.ts'

const never = new AbortController().signal

describe('a bell', () => {
  test('wakes everybody who waits for its key, and nobody else', async () => {
    const bell = createBell()
    const woken: string[] = []
    for (const [name, key] of [
      ['first', 'a'],
      ['second', 'a'],
      ['other', 'b'],
    ] as const) {
      void bell.after(key, bell.count(key), never).then(() => woken.push(name))
    }
    bell.ring('a')
    await settle()
    expect(woken).toEqual(['first', 'second'])
  })

  test('a ring between taking the count and waiting is not missed', async () => {
    const bell = createBell()
    const heard = bell.count('a')
    bell.ring('a')
    await bell.after('a', heard, never)
  })

  test('the signal ends the waiting, now or later, and leaves nothing behind', async () => {
    const bell = createBell()
    const stop = new AbortController()
    const waiting = bell.after('a', 0, stop.signal)
    stop.abort()
    await waiting
    await bell.after('a', 0, stop.signal)
    bell.ring('a')
    expect(bell.count('a')).toBe(1)
  })

  test('forgetting old keys may wake a reader for nothing but never loses a ring', async () => {
    const bell = createBell(3)
    const heard = bell.count('a')
    bell.ring('a')
    for (const key of ['b', 'c', 'd', 'e']) bell.ring(key)
    await bell.after('a', heard, never)
    const quiet = bell.count('a')
    const woken: number[] = []
    void bell.after('a', quiet, never).then(() => woken.push(1))
    await settle()
    expect(woken).toEqual([])
    bell.ring('a')
    await settle()
    expect(woken).toEqual([1])
  })
})
