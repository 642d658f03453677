import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headAndTail } from './shorten.ts'

test('a long text keeps its beginning and end, and says how much is missing and what to do', () => {
  expect(headAndTail('a'.repeat(70) + 'x'.repeat(100) + 'b'.repeat(30), 100, 'read on')).toBe(
    `${'a'.repeat(70)}\n[... 100 characters left out here; read on ...]\n${'b'.repeat(30)}`,
  )
})

test('a text that fits is not touched', () => {
  fc.assert(fc.property(fc.string(), (text) => headAndTail(text, text.length) === text))
})
