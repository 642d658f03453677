import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullJitterMs } from './backoff.ts'

const options = { baseMs: 1_000, capMs: 60_000 }

test('the ceiling doubles with each attempt up to the cap', () => {
  expect([1, 2, 3, 6, 7, 1_000].map((attempt) => fullJitterMs(attempt, 1, options))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ])
})

test('the wait is spread over everything from nothing to the ceiling', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const waitMs = fullJitterMs(attempt, random, options)
      return Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= fullJitterMs(attempt, 1, options)
    }),
  )
})
