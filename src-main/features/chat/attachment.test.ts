import { Buffer } from 'node:buffer'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeDocx, makeLockedPdf, makePdf, makePng, paragraph } from '#tests/support/make-documents.ts'
import readFile from './attachment.task.ts'
import { htmlToText } from './attachment-docx.ts'
import { imageSize } from './attachment-image.ts'
import { kindOf } from './attachment-kind.ts'
import { packSpans, splitPassages, unpackSpans } from './attachment-passages.ts'
import { createUploads, MAX_UPLOAD_BYTES } from './uploads.ts'

const read = (name: string, bytes: Uint8Array) => readFile({ name, bytes, kind: kindOf(bytes) })
const refused = (name: string, bytes: Uint8Array) => expect(read(name, bytes)).rejects

describe('a PDF', () => {
  test('gives its text by page, whatever its name says', async () => {
    const pdf = makePdf([['First page here.', 'It goes on.'], ['The rent is 840 euro.']])
    const found = await read('notes.txt', pdf)
    expect(found).toMatchObject({ kind: 'document', mediaType: 'application/pdf', pageCount: 2 })
    const pieces = unpackSpans(found.passages).map(({ start, end, page }) => [page, found.text.slice(start, end)])
    expect(pieces).toEqual([
      [1, 'First page here.\nIt goes on.'],
      [2, 'The rent is 840 euro.'],
    ])
  })

  test.each([
    ['without words holds only pictures of text', makePdf([[], []]), 'attachment.no_text'],
    ['with a password is locked', makeLockedPdf(), 'attachment.encrypted'],
    ['that ends in the middle is damaged', makePdf([['Hello']]).subarray(0, 60), 'attachment.damaged'],
    ['of rubbish is damaged', Buffer.from(`%PDF-1.7\n${'x'.repeat(500)}`), 'attachment.damaged'],
    ['of 2,001 pages is refused whole', makePdf(Array.from({ length: 2_001 }, () => ['a'])), 'payload.too_large'],
  ])('%s', async (_rule, bytes, code) => {
    await refused('a.pdf', bytes).toMatchObject({ code })
  })
})

describe('a Word file', () => {
  test('gives headings, paragraphs and table rows as text', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`
    const table = `<w:tbl><w:tr>${cell('Month')}${cell('Rent')}</w:tr><w:tr>${cell('May')}${cell('840 &lt; 900')}</w:tr></w:tbl>`
    const { text, kind } = await read('a.docx', makeDocx(`${paragraph('Dear all')}${table}${paragraph('Bye')}`))
    expect({ text, kind }).toEqual({
      kind: 'document',
      text: 'Dear all\n\n| Month | Rent |\n| May | 840 < 900 |\n\nBye',
    })
  })

  const xml = (chars: number) => Buffer.alloc(chars, 0x20)
  test.each([
    ['that is some other archive', Buffer.from(zipSync({ 'a.txt': xml(10) })), 'attachment.unsupported'],
    ['that is cut off', makeDocx(paragraph('Hi')).subarray(0, 200), 'attachment.damaged'],
    ['with nothing in it', makeDocx(''), 'attachment.no_text'],
    ['whose parts swell to 65 MB', makeDocx('', { 'word/a.xml': xml(65 * 1024 * 1024) }), 'payload.too_large'],
    ['of the old kind, or locked', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'attachment.unsupported'],
  ])('%s is refused with its reason', async (_rule, bytes, code) => {
    await refused('a.docx', bytes).toMatchObject({ code })
  })

  test('with HTML in its words keeps it as words', () => {
    expect(htmlToText('<p>&lt;script&gt;x&lt;/script&gt; &amp;amp;</p>')).toBe('<script>x</script> &amp;')
  })
})

describe('text', () => {
  test('of prose is cited by passage, code is given whole', async () => {
    const prose = await read('a.md', Buffer.from('One.\n\nTwo.'))
    const code = await read('a.py', Buffer.from('x = 1\n'))
    expect([unpackSpans(prose.passages).length, code.passages, code.kind]).toEqual([1, null, 'text'])
  })
  test.each([
    ['a.csv', 'text/csv'],
    ['a.html', 'text/html'],
    ['a.json', 'application/json'],
    ['Makefile', 'text/plain'],
  ])('%s is %s', async (name, mediaType) => {
    expect((await read(name, Buffer.from('x'))).mediaType).toBe(mediaType)
  })
})

describe('a picture', () => {
  const gif = Buffer.from('GIF89a\x05\0\x07\0', 'latin1')
  const webp = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WEBPVP8X'),
    Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 4, 0, 0]),
  ])
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 3])
  test.each([
    ['png', makePng(30, 20), { width: 30, height: 20 }],
    ['gif', gif, { width: 5, height: 7 }],
    ['webp', webp, { width: 10, height: 5 }],
    ['jpeg', jpeg, { width: 40, height: 30 }],
  ] as const)('in %s is known by its first bytes and says its size', (kind, bytes, size) => {
    expect(kindOf(bytes)).toBe(kind)
    expect(imageSize(bytes, kind, 'a')).toEqual(size)
  })
  test('that ends before its size is damaged, and one that is too wide is refused', () => {
    expect(() => imageSize(jpeg.subarray(0, 9), 'jpeg', 'a')).toThrow(
      expect.objectContaining({ code: 'attachment.damaged' }),
    )
    expect(() => imageSize(makePng(2_049, 1), 'png', 'a')).toThrow(
      expect.objectContaining({ code: 'payload.too_large' }),
    )
  })
})

describe('passages', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => `Paragraph ${at} says something.`).join('\n\n')
  test('end at paragraphs, have about 800 characters and leave out nothing but white space', () => {
    const text = lines(200)
    const pieces = splitPassages(text).map(({ start, end }) => text.slice(start, end))
    expect(pieces.every((piece) => piece.length <= 1_200 && /^P.*\.$/s.test(piece))).toBe(true)
    expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
    expect(Math.min(...pieces.slice(0, -1).map((piece) => piece.length))).toBeGreaterThan(400)
  })
  test('one word of 5,000 characters is cut, never inside of a sign', () => {
    const text = '𝒳'.repeat(2_500)
    const pieces = splitPassages(text).map(({ start, end }) => text.slice(start, end))
    expect(pieces.join('')).toBe(text)
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
  })
  test('never cross a page, and an empty page has none', () => {
    const spans = splitPassages('one\n\n\n\ntwo', [0, 5, 7])
    expect(spans.map(({ page }) => page)).toEqual([1, 3])
    expect(unpackSpans(packSpans(spans))).toEqual(spans)
  })
})

describe('a file in pieces', () => {
  const uploadId = 'upload-1'
  const piece = (text: string) => Buffer.from(text).toString('base64')
  test('is whole once, in order, and forgotten after ten minutes', async () => {
    const clock = createFakeClock(0)
    const uploads = createUploads({ clock })
    uploads.add({ uploadId, offset: 0, contentBase64: piece('one ') })
    expect(() => uploads.add({ uploadId, offset: 0, contentBase64: piece('x') })).toThrow(
      expect.objectContaining({ code: 'input.invalid' }),
    )
    uploads.add({ uploadId, offset: 4, contentBase64: piece('two') })
    expect(Buffer.from(uploads.take(uploadId)).toString()).toBe('one two')
    expect(() => uploads.take(uploadId)).toThrow(expect.objectContaining({ code: 'upload.not_found' }))
    uploads.add({ uploadId, offset: 0, contentBase64: piece('late') })
    await clock.advance(10 * 60_000 + 1)
    expect(() => uploads.take(uploadId)).toThrow(expect.objectContaining({ code: 'upload.not_found' }))
  })
  test('of more than 64 MB is refused and takes no memory', () => {
    const uploads = createUploads({ clock: createFakeClock(0) })
    const contentBase64 = Buffer.alloc(3_000_000).toString('base64')
    const addAll = () => {
      for (let offset = 0; offset <= MAX_UPLOAD_BYTES; offset += 3_000_000)
        uploads.add({ uploadId, offset, contentBase64 })
    }
    expect(addAll).toThrow(expect.objectContaining({ code: 'payload.too_large' }))
    expect(() => uploads.take(uploadId)).toThrow(expect.objectContaining({ code: 'upload.not_found' }))
  })
})
