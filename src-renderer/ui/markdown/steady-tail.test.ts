import { expect, test } from 'vitest'
import { steadyTail } from './steady-tail.ts'

test.each([
  ['a table head waits for its dashes', 'Hi\n\n| a | b |', 'Hi'],
  ['a table grows by whole lines', '| a | b |\n| - | - |\n| 1 ', '| a | b |\n| - | - |'],
  ['an open bold is closed', 'This is **bo', 'This is **bo**'],
  ['a bold that just opened is not shown', 'This is **', 'This is'],
  ['a closed bold stays', 'This is **bold**', 'This is **bold**'],
  ['an open code span is closed', 'Use `npm i', 'Use `npm i`'],
  ['an open italic is closed', 'so *very', 'so *very*'],
  ['a link without its end is its words', 'See [the docs](https://exa', 'See the docs'],
  ['a link without an address is its words', 'See [the do', 'See the do'],
  ['a complete link stays', 'See [a](https://b.test)', 'See [a](https://b.test)'],
  ['a lone list mark is not shown', '- a\n- ', '- a'],
  ['a half tag is not shown', 'less <scr', 'less'],
  ['stars in code do not count', 'a `**` b', 'a `**` b'],
  ['only the last paragraph is touched', '**a\n\nb', '**a\n\nb'],
])('%s', (_rule, source, painted) => {
  expect(steadyTail(source)).toBe(painted)
})
