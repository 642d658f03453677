import { expect, test } from 'vitest'
import { plainLine } from './plain-line.ts'

test.each([
  ['\u202egnp.exe\u202c', 'gnp.exe'],
  ['a\u2066b\u2069', 'ab'],
  ['a\nb\r\nc\u0007d', 'a b c d'],
  ['in\u200bvisible\ufeff', 'invisible'],
  ['a\u2028b', 'a b'],
  ['\ud800x', '\ufffdx'],
  ['\u0000', ''],
  ['\u200e', ''],
  ['שלום עולם', 'שלום עולם'],
  ['👩\u200d💻 می\u200cخواهم', '👩\u200d💻 می\u200cخواهم'],
])('%j is shown as %j', (text, plain) => {
  expect(plainLine(text)).toBe(plain)
})
