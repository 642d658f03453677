import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanTitle, firstLine } from './title-text.ts'

test.each([
  ['"Green tea"', 'Green tea'],
  ['**Title: “Green tea.”**', 'Green tea'],
  ['<think>They want tea</think>\n\n# Green tea\nIt is about tea', 'Green tea'],
  ['<think>cut off', ''],
  ['[Tea](https://tea.example) `now` <b>hot</b>', 'Tea now hot'],
  ['...', ''],
  ['It’s 9.30', 'It’s 9.30'],
])('%j becomes the title %j', (answer, title) => {
  expect(cleanTitle(answer)).toBe(title)
})

test('whatever a model writes, a title is one short line without markup', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500, unit: 'grapheme' }), (answer) => {
      const title = cleanTitle(answer)
      return title.length <= 61 && !/[\n<>`*[\]]/.test(title)
    }),
  )
})

test.each([
  ['\n\n  # Plan my week  \nplease', 'Plan my week'],
  ['- buy   milk', 'buy milk'],
  ['```\n---\n```', ''],
  [`${'word '.repeat(30)}`, `${'word '.repeat(11)}word…`],
])('the first line of %j is %j', (text, title) => {
  expect(firstLine(text)).toBe(title)
})
