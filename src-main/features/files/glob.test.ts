import { expect, test } from 'vitest'
import { makeGlob } from './glob.ts'

test.each([
  ['*.md', 'notes/plan.MD', true],
  ['*.md', 'notes/plan.mdx', false],
  ['plan*', 'notes/old/Plan-2.txt', true],
  ['p?an.md', 'plan.md', true],
  ['notes/*.md', 'notes/plan.md', true],
  ['notes/*.md', 'notes/old/plan.md', false],
  ['notes/**/*.md', 'notes/old/er/plan.md', true],
  ['notes/**/*.md', 'notes/plan.md', true],
  ['**/old/**', 'notes/old/er/plan.md', true],
  ['**', 'a', true],
  ['*', '', true],
  ['a*b*c', 'aXXbYYbZZc', true],
  ['a*b*c', 'aXXbYYbZZ', false],
])('%s on %s', (pattern, path, fits) => {
  expect(makeGlob(pattern)(path)).toBe(fits)
})

test('a pattern made to blow up ends at once', () => {
  const startedMs = performance.now()
  expect(makeGlob(`${'*a'.repeat(90)}b`)('a'.repeat(250))).toBe(false)
  expect(makeGlob(`${'**/'.repeat(60)}b`)('a/'.repeat(1_000))).toBe(false)
  expect(performance.now() - startedMs).toBeLessThan(1_000)
})
