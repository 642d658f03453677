import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeId } from './ids.ts'

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('an id is its prefix and 26 characters that no one confuses', () => {
  fc.assert(
    fc.property(time, bytes, (nowMs, random) => {
      expect(makeId('run', nowMs, random)).toMatch(/^run_[0-9a-hjkmnp-tv-z]{26}$/)
    }),
  )
})

test('a later id sorts behind an earlier one', () => {
  fc.assert(
    fc.property(time, time, bytes, bytes, (a, b, first, second) => {
      fc.pre(a < b)
      return makeId('run', a, first) < makeId('run', b, second)
    }),
  )
})
