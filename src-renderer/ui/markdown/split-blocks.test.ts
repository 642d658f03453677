import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockSplitter, splitBlocks } from './split-blocks.ts'

const sources = (text: string) => splitBlocks(text).map((block) => block.source)
const kinds = (text: string) => splitBlocks(text).map((block) => block.kind)

const PIECES = [
  'A paragraph with **bold** text.',
  '# Heading',
  '- one',
  '- two',
  '  continued',
  '1. first',
  '2',
  '> quoted',
  '| a | b |',
  '| - | - |',
  '```js',
  '```',
  '  ```',
  '~~~',
  'const x = 1',
  '$$',
  '$$ x = y $$',
  '\\[',
  '\\]',
  '---',
  '===',
  '    indented',
  '',
  '',
  ' ',
  '-',
  '*',
  '<div>',
  '[link](http://x.test)',
]
const markdown = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((lines) => lines.join('\n'))
const cuts = fc.array(fc.nat(400), { maxLength: 30 })

describe('splitBlocks', () => {
  test('the blocks joined are the text again, for any text', () => {
    const anyText = fc.oneof(markdown, fc.string({ maxLength: 300 }))
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sources(text).join('')).toBe(text)
      }),
    )
  })

  test('however a text was cut on its way, the blocks are those of the whole text', () => {
    fc.assert(
      fc.property(markdown, cuts, (text, at) => {
        const splitter = new BlockSplitter()
        for (const end of [...at].sort((a, b) => a - b)) splitter.update(text.slice(0, end))
        expect(splitter.update(text)).toEqual(splitBlocks(text))
      }),
      { numRuns: 500 },
    )
  })

  test('a closed block of any prefix is a block of the whole text: what was painted never changes', () => {
    fc.assert(
      fc.property(markdown, fc.nat(400), (text, end) => {
        const closed = splitBlocks(text.slice(0, end)).slice(0, -1)
        expect(splitBlocks(text).slice(0, closed.length)).toEqual(closed)
      }),
      { numRuns: 1_000 },
    )
  })

  test('keeps a fence with empty lines whole', () => {
    expect(sources('Hi\n\n```js\na\n\nb\n```\n\nBye\n')).toEqual(['Hi\n\n', '```js\na\n\nb\n```\n', '\nBye\n'])
  })

  test('keeps a list with loose items and its code whole', () => {
    const list = '- a\n\n  ```\n\nx\n  ```\n\n- b\n\n'
    expect(sources(`${list}After\n`)).toEqual([list, 'After\n'])
  })

  test('keeps a table whole', () => {
    const table = '| a | b |\n| - | - |\n| 1 | 2 |\n\n'
    expect(sources(`${table}After`)).toEqual([table, 'After'])
  })

  test('a fence at the margin ends a list', () => {
    expect(kinds('1. a\n```sh\nls\n```\n')).toEqual(['text', 'fence'])
  })

  test('knows whether the last fence and formula are closed', () => {
    const closed = (text: string) => splitBlocks(text).at(-1)?.isClosed
    expect([closed('```js\na'), closed('```js\na\n```'), closed('$$\nx'), closed('$$\nx\n$$'), closed('text')]).toEqual(
      [false, true, false, true, true],
    )
  })

  test('dollars that mean money do not open a formula', () => {
    expect(kinds('$$ means moderate\n\nand more\n')).toEqual(['text', 'text'])
  })

  test('splits 80,000 characters that arrive in pieces in well under a second', () => {
    const text = 'A line of an answer with some words in it.\n\n'.repeat(1_800)
    const splitter = new BlockSplitter()
    const start = performance.now()
    for (let end = 0; end < text.length; end += 40) splitter.update(text.slice(0, end))
    expect(performance.now() - start).toBeLessThan(1_500)
  })
})
