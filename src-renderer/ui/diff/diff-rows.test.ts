import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareTexts, type DiffRow, MAX_LINES } from './diff-rows.ts'
import { foldRows } from './fold-rows.ts'

const textOf = (row: DiffRow, side: 'before' | 'after') => row[side]?.pieces.map((piece) => piece.text).join('')
const sideOf = (rows: readonly DiffRow[], side: 'before' | 'after') =>
  rows.map((row) => textOf(row, side)).filter((text) => text !== undefined)

test('both sides can be read back from the rows, for any two texts', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c d', 'c e', ''))
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { rows } = compareTexts(before, after)
      expect(
        sideOf(rows, 'before')
          .map((line) => `${line}\n`)
          .join(''),
      ).toBe(before)
      expect(
        sideOf(rows, 'after')
          .map((line) => `${line}\n`)
          .join(''),
      ).toBe(after)
      expect(foldRows(rows).flatMap((section) => section.rows)).toEqual(rows)
    }),
  )
})

test('marks the changed words of a changed line', () => {
  const [row] = compareTexts('the old plan\n', 'the new plan\n').rows
  expect(row).toEqual({
    isSame: false,
    before: {
      no: 1,
      pieces: [
        { text: 'the ', isChanged: false },
        { text: 'old', isChanged: true },
        { text: ' plan', isChanged: false },
      ],
    },
    after: {
      no: 1,
      pieces: [
        { text: 'the ', isChanged: false },
        { text: 'new', isChanged: true },
        { text: ' plan', isChanged: false },
      ],
    },
  })
})

test('folds long unchanged parts and keeps three lines around a change', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`)
  const { rows } = compareTexts(lines.join('\n'), lines.with(15, 'other').join('\n'))
  expect(foldRows(rows).map(({ kind, rows: inside }) => [kind, inside.length])).toEqual([
    ['fold', 12],
    ['same', 3],
    ['change', 1],
    ['same', 3],
    ['fold', 11],
  ])
})

test('a file of more than 5,000 lines is compared by its head and says so', () => {
  const text = Array.from({ length: 6_000 }, (_, at) => `line ${at}`).join('\n')
  const { rows, totalLines } = compareTexts('', text)
  expect([rows.length, totalLines]).toEqual([MAX_LINES, 6_000])
})

test('two texts with nothing in common are compared in bounded time', () => {
  const lines = (word: string) => Array.from({ length: 5_000 }, (_, at) => `${word} ${at * 7}`).join('\n')
  const start = performance.now()
  const { added, removed, isCoarse } = compareTexts(lines('a'), lines('b'))
  expect([added, removed, isCoarse]).toEqual([5_000, 5_000, true])
  expect(performance.now() - start).toBeLessThan(1_500)
})
