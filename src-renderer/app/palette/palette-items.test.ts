import { Search } from 'lucide-react'
import { expect, test } from 'vitest'
import { findItems, type PaletteItem, scopeOf, toRows } from './palette-items.ts'

const item = (group: string, title: string): PaletteItem => ({ id: title, group, title, icon: Search, run: () => {} })

test('a sign at the start narrows the palette', () => {
  expect([scopeOf('> theme'), scopeOf('@'), scopeOf('a > b')]).toEqual([
    { scope: '>', query: 'theme' },
    { scope: '@', query: '' },
    { scope: '', query: 'a > b' },
  ])
})

test('groups keep their order, the best hit of each comes first, and every group has one heading', () => {
  const found = findItems(
    [
      item('Commands', 'Use the dark theme'),
      item('Commands', 'Theme, next'),
      item('Pages', 'Themes'),
      item('Pages', 'Chat'),
    ],
    'theme',
  )
  expect(toRows(found).map((row) => (row.type === 'heading' ? `# ${row.text}` : row.item.title))).toEqual([
    '# Commands',
    'Theme, next',
    'Use the dark theme',
    '# Pages',
    'Themes',
  ])
})
