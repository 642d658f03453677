import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText, encodeText } from './text-format.ts'

const written = (bytes: number[] | string) => decodeText(Buffer.from(bytes as string), 'a.txt')

test.each([
  ['UTF-8', Buffer.from('grün\n'), 'utf8'],
  ['UTF-8 with a mark', Buffer.from('\ufeffgrün\n'), 'utf8-bom'],
  ['UTF-16 of Windows', Buffer.from('\ufeffgrün\n', 'utf16le'), 'utf16le'],
  ['UTF-16, big end first', Buffer.from('\ufeffgrün\n', 'utf16le').swap16(), 'utf16be'],
  ['Latin-1', Buffer.from('grün\n', 'latin1'), 'latin1'],
])('%s is read and written back to the same bytes', (_name, bytes, encoding) => {
  const { text, format } = decodeText(bytes, 'a.txt')
  expect({ text, encoding: format.encoding, again: encodeText(text, format) }).toEqual({
    text: 'grün\n',
    encoding,
    again: bytes,
  })
})

test('any text keeps its bytes through reading and writing, whatever its line ends', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\0\r\n\ufeff]/g, ''))
  const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '')))
  fc.assert(
    fc.property(text, (lines) => {
      const bytes = Buffer.from(lines.flat().join(''))
      const { text, format } = decodeText(bytes, 'a.txt')
      expect(encodeText(text, format)).toEqual(bytes)
    }),
  )
})

test('Windows line ends are hidden from the model and put back', () => {
  const { text, format } = written('one\r\ntwo\r\n')
  expect([text, encodeText('one\nthree\n', format).toString()]).toEqual(['one\ntwo\n', 'one\r\nthree\r\n'])
})

test('Latin-1 becomes UTF-8 when the new text needs it', () => {
  const { format } = decodeText(Buffer.from('grün', 'latin1'), 'a.txt')
  expect(encodeText('grün €', format)).toEqual(Buffer.from('grün €'))
})

test.each([
  ['a zero byte', Buffer.from([0x61, 0, 0x62])],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
])('%s is not text', (_name, bytes) => {
  expect(() => decodeText(bytes, 'a.bin')).toThrow(expect.objectContaining({ code: 'file.binary' }))
})
