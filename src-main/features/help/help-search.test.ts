import { expect, test } from 'vitest'
import type { HelpPage } from '#shared/contract/help.contract.ts'
import { asWords, createWordSearch, passagesOf, rangesOf, toHit } from './help-search.ts'

const page = (
  pageId: string,
  group: HelpPage['group'],
  title: string,
  ...sections: [title: string, text: string][]
) => ({
  pageId,
  group,
  title,
  sections: sections.map(([name, markdown], at) => ({ anchor: `s${at}`, level: 2, title: name, markdown })),
})

const PAGES: HelpPage[] = [
  page('guide/undo', 'guide', 'Undo', [
    'Take back a change',
    'Press Ctrl Z. Every file that an agent changed is kept.',
  ]),
  page('adr/1', 'inside', 'Undo inside', ['Why', 'Files are kept by their hash, so a change can be taken back.']),
  page('GLOSSARY', 'reference', 'Glossary', ['Run', 'One durable execution of an agent.']),
]
const passages = passagesOf(PAGES)
const search = createWordSearch(PAGES, passages)
const places = (text: string) => search(text).map(({ passage }) => passage.pageId)

test('the beginning of a word and a small slip find it, and the guide comes first', () => {
  expect(places('taken back')[0]).toBe('guide/undo')
  expect(places('execut')).toEqual(['GLOSSARY'])
  expect(places('durible')).toEqual(['GLOSSARY'])
  expect(places('zzzz')).toEqual([])
})

test('a hit shows the words around it, marked', () => {
  const [found] = search('durable')
  if (found === undefined) throw new Error('not found')
  const { excerpt, ranges } = toHit(found)
  expect(ranges.map(([from, to]) => excerpt.slice(from, to))).toEqual(['durable'])
})

test('Markdown is read as words', () => {
  expect(asWords('See [the guide](x.md) and `code`.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n```js\nlet x\n```')).toBe(
    'See the guide and code . a b 1 2 let x',
  )
})

test('only whole words are marked', () => {
  expect(rangesOf('Undo undoes, undo.', ['undo'])).toEqual([
    [0, 4],
    [13, 17],
  ])
})

test('small words of a question neither find nor are marked', () => {
  const [found] = search('How do I take back a change that an agent made?')
  if (found === undefined) throw new Error('not found')
  expect(found.passage.pageId).toBe('guide/undo')
  expect(found.words).not.toContain('a')
  expect(found.words).not.toContain('that')
  expect(places('of the')).toEqual([])
})

test('items of a list are read without their signs', () => {
  expect(asWords('Two ways:\n- on the card;\n- in the list.\n1. First')).toBe(
    'Two ways: on the card; in the list. First',
  )
})
