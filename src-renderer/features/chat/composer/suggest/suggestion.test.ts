import { expect, test } from 'vitest'
import { replaceWish, wishAt } from './suggestion.ts'

test.each([
  ['an @ at the start', '@re', 3, { kind: 'mention', from: 0, query: 're' }],
  [
    'an @ after a space, in the middle of a text',
    'ask @notes/pl now',
    13,
    { kind: 'mention', from: 4, query: 'notes/pl' },
  ],
  ['a slash at the start', '/sum', 4, { kind: 'slash', from: 0, query: 'sum' }],
  ['an address is no mention', 'me@home.example', 15, null],
  ['a slash further on is a path', 'see /etc', 8, null],
  ['a slash with words after it is sent as it is', '/sum this', 9, null],
  ['what stands after the caret does not count', '/sum', 0, null],
  ['a mention that has ended', '@notes and', 10, null],
] as const)('%s', (_rule, text, caret, wish) => {
  expect(wishAt(text, caret)).toEqual(wish)
})

test('what was typed is replaced, with one space after it and the caret behind that', () => {
  const wish = { kind: 'mention', from: 4, query: 'no' } as const
  expect(replaceWish('ask @no', 7, wish, '@notes.md')).toEqual({ text: 'ask @notes.md ', caret: 14 })
  expect(replaceWish('ask @no please', 7, wish, '@notes.md')).toEqual({ text: 'ask @notes.md please', caret: 14 })
})
