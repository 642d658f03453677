import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endsInRepetition } from './repetition.ts'

test.each([
  ['a sentence', 'And then it happened again. '],
  ['a line', 'x\n'],
  ['a long piece', `${Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')}. `],
])('%s that repeats without end is found', (_, piece) => {
  expect(endsInRepetition(`Here is the answer. ${piece.repeat(Math.ceil(4_000 / piece.length))}`)).toBe(true)
})

test('a list of numbered lines, a table rule and a short repetition are no loop', () => {
  const list = Array.from({ length: 300 }, (_, i) => `${i}. Item number ${i}`).join('\n')
  expect([list, `| a | b |\n|${'-'.repeat(200)}|`, 'no '.repeat(30)].map(endsInRepetition)).toEqual([
    false,
    false,
    false,
  ])
})

test('random text is no loop', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 700, maxLength: 3_000, unit: 'binary' }), (text) => !endsInRepetition(text)),
  )
})
