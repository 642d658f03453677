import { expect, test } from 'vitest'
import { replaceExact } from './replace-exact.ts'

const text = 'const limit = 10\nconst other = 20\nconst limits = 30\n'
const edit = (oldText: string, newText: string, replaceAll = false) =>
  replaceExact(text, { oldText, newText, replaceAll }, 'a.ts').text

test('one exact match is replaced, and the new text is taken as it is', () => {
  expect(edit('other = 20', "$& $1 '$`")).toBe("const limit = 10\nconst $& $1 '$`\nconst limits = 30\n")
})

test('a text that is there more than once is refused with the lines, unless all are meant', () => {
  expect(() => edit('limit', 'x')).toThrow(
    expect.objectContaining({ code: 'file.ambiguous_match', data: { path: 'a.ts', count: 2, lines: [1, 3] } }),
  )
  expect(edit('limit', 'x', true)).toBe('const x = 10\nconst other = 20\nconst xs = 30\n')
})

test('a text that is not there is refused with the nearest line', () => {
  expect(() => edit('const othr = 20', 'x')).toThrow(
    'The text to replace is not in a.ts. Nearest is line 2: const other = 20',
  )
})

test('in a file with mixed line ends a plain line end stands for either', () => {
  const mixed = 'a\r\nb\r\nc\nd\n'
  const wanted = { oldText: 'a\nb', newText: 'x\ny', replaceAll: false }
  expect(replaceExact(mixed, wanted, 'a.txt').text).toBe('x\r\ny\r\nc\nd\n')
})
