import { expect, test } from 'vitest'
import { matchWords, scoreOf } from './match.ts'

test('every word of a query must be found, at the start of a word where there is one', () => {
  expect([
    matchWords('Summarise a summer', 'sum'),
    matchWords('Model for small jobs', 'jobs model'),
    matchWords('Theme', 'hem'),
    matchWords('Theme', 'dark'),
    matchWords('Theme', ''),
  ]).toEqual([
    [[0, 3]],
    [
      [0, 5],
      [16, 20],
    ],
    [[1, 4]],
    null,
    [],
  ])
})

test('a hit at the start beats one at a word, which beats one inside a word', () => {
  const score = (text: string) => scoreOf(text, matchWords(text, 'the') ?? [])
  expect([score('Theme'), score('Use the theme'), score('Weather')]).toEqual([3, 2, 1])
})
