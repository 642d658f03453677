import { expect, test } from 'vitest'
import { parseToolArgs } from './tool-args.ts'

test.each([
  ['{"a": 1}', { a: 1 }],
  ['', {}],
  [undefined, {}],
  [{ a: 1 }, { a: 1 }],
  ['```json\n{"a": 1}\n```', { a: 1 }],
  ["{'a': 'it', }", { a: 'it' }],
  ['{"a": [1, 2', { a: [1, 2] }],
  ['"{\\"a\\": 1}"', { a: 1 }],
  ['{"a": "b", // why\n "c": True}', { a: 'b', c: true }],
])('%j is read as an object', (raw, args) => {
  expect(parseToolArgs(raw)).toEqual(args)
})

test.each(['please', '12', '[1, 2]', 'null', '<xml/>'])('%j stays the text that it is', (raw) => {
  expect(parseToolArgs(raw)).toBe(raw)
})
