import { describe, expect, test, vi } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { systemClock } from './system-clock.ts'

describe('the system clock', () => {
  test('calls back after the delay, and not once it was stopped', async () => {
    const called: string[] = []
    const stop = systemClock.after(1, () => called.push('stopped'))
    stop()
    await new Promise<void>((resolve) => {
      systemClock.after(5, () => {
        called.push('kept')
        resolve()
      })
      // Its timers do not keep a process alive; the test does.
      setTimeout(() => {}, 1_000).unref()
    })
    expect(called).toEqual(['kept'])
  })

  test('a delay longer than a timer can hold does not fire at once', () => {
    vi.useFakeTimers()
    try {
      const called: number[] = []
      systemClock.after(2 ** 31 + 5_000, () => called.push(1))
      vi.advanceTimersByTime(2 ** 31)
      expect(called).toEqual([])
      vi.advanceTimersByTime(5_000)
      expect(called).toEqual([1])
    } finally {
      vi.useRealTimers()
    }
  })

  test('sleep rejects with an AbortError as soon as the signal fires', async () => {
    const stop = new AbortController()
    const sleeping = systemClock.sleep(60_000, stop.signal)
    stop.abort('enough')
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError', cause: 'enough' })
    await expect(systemClock.sleep(1, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the fake clock', () => {
  test('runs timers in the order of their time, also those that are armed on the way', async () => {
    const clock = createFakeClock(1_000)
    const seen: string[] = []
    const note = (name: string) => seen.push(`${name} at ${clock.now()}`)
    clock.after(30, () => note('late'))
    clock.after(10, () => {
      note('early')
      clock.after(10, () => note('between'))
    })
    clock.after(50, () => note('never'))()
    await clock.advance(40)
    expect({ seen, now: clock.now() }).toEqual({
      seen: ['early at 1010', 'between at 1020', 'late at 1030'],
      now: 1_040,
    })
  })
})
