import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findDocs, parsePage, readHelpPages } from './help-pages.ts'

test('a page is cut at its headings, and a comment in code is none', () => {
  const text =
    '# The *title*\n\nFirst.\n\n## One `thing`\na\n```sh\n# not a heading\n```\n### Deeper\nb\n## One thing\nc\n'
  expect(parsePage(text, 'x')).toEqual({
    title: 'The title',
    sections: [
      { anchor: '', level: 1, title: '', markdown: 'First.' },
      { anchor: 'one-thing', level: 2, title: 'One thing', markdown: 'a\n```sh\n# not a heading\n```' },
      { anchor: 'deeper', level: 3, title: 'Deeper', markdown: 'b' },
      { anchor: 'one-thing-1', level: 2, title: 'One thing', markdown: 'c' },
    ],
  })
})

test('a page without a heading keeps the name of its file, and an unclosed fence swallows no page', () => {
  expect(parsePage('```\n# code', 'notes')).toEqual({
    title: 'notes',
    sections: [{ anchor: '', level: 1, title: '', markdown: '```\n# code' }],
  })
})

test('every document of the repository is a page with a title and at least one section', () => {
  const folder = findDocs()
  expect(folder).toBe(fileURLToPath(new URL('../../../docs/', import.meta.url)))
  const pages = readHelpPages(folder ?? '')
  expect(pages.map(({ pageId }) => pageId)).toContain('guide/first-steps')
  expect(pages.filter(({ title, sections }) => title === '' || sections.length === 0)).toEqual([])
})

test('no documents, no pages', () => {
  expect(findDocs('file:///tmp/nowhere/out/main/x.js')).toBeNull()
})
