import { expect, test } from 'vitest'
import { mayHoldMath, normaliseMath, texOf } from './math-text.ts'

test.each([
  ['money is not a formula', 'It costs $5 and then $10.', 'It costs \\$5 and then \\$10.'],
  ['a formula stays', 'Let $x^2$ be', 'Let $x^2$ be'],
  ['TeX brackets become dollars', 'Let \\(x\\) and \\[y\\]', 'Let $x$ and $$y$$'],
  ['code is left alone', 'Use `$HOME` and `\\(`', 'Use `$HOME` and `\\(`'],
  ['an escaped dollar stays', 'a \\$5 b', 'a \\$5 b'],
  ['a half formula is text', 'Let $x^2', 'Let \\$x^2'],
])('%s', (_rule, text, normal) => {
  expect(normaliseMath(text)).toBe(normal)
})

test('a display block gives its TeX, however it was written', () => {
  expect([texOf('$$\nx\n$$\n'), texOf('$$ x $$'), texOf('\\[ x \\]')]).toEqual(['x', 'x', 'x'])
})

test('plain prose does not load the formula engine', () => {
  expect([mayHoldMath('Hello'), mayHoldMath('a $x$ b'), mayHoldMath('100 $ each')]).toEqual([false, true, false])
})
