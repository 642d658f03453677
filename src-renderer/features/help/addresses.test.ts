import { expect, test } from 'vitest'
import { helpAddress, parseAddress, resolveLink } from './addresses.ts'

test.each([
  ['undo.md', 'guide/keyboard', '#/help/guide/undo'],
  ['../adr/0005-x.md#why', 'guide/keyboard', '#/help/adr/0005-x:why'],
  ['guide/undo.md', 'GLOSSARY', '#/help/guide/undo'],
  ['#runs', 'GLOSSARY', '#/help/GLOSSARY:runs'],
  ['#/settings/models', 'guide/keyboard', '#/settings/models'],
  ['../../README.md', 'guide/keyboard', null],
  ['../../../etc/passwd.md', 'guide/keyboard', null],
  ['/etc/passwd.md', 'guide/keyboard', null],
  ['javascript:alert(1)', 'guide/keyboard', null],
  ['hearth://app/', 'guide/keyboard', null],
  ['image.png', 'guide/keyboard', null],
  ['#/settings/"><script>', 'guide/keyboard', '#/help/guide/keyboard:/settings/"><script>'],
])('the link %s in %s leads to %s', (link, from, to) => {
  expect(resolveLink(link, from)).toBe(to)
})

test('an address is read back', () => {
  expect(parseAddress(helpAddress('guide/undo', 'a-b').slice('#/help/'.length))).toEqual({
    pageId: 'guide/undo',
    anchor: 'a-b',
  })
})
