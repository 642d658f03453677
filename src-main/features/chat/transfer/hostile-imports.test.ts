import { Buffer } from 'node:buffer'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { makePng } from '#tests/support/make-documents.ts'
import { openImport } from './open-import.ts'
import { readChatGpt } from './read-chatgpt.ts'
import { readFiles, readOwn } from './read-own.ts'

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')

test.each([
  ['no JSON', Buffer.from('not json'), 'import.unreadable'],
  ['JSON of another thing', Buffer.from('{"a":1}'), 'import.unreadable'],
  ['a list of nothing', Buffer.from('[]'), 'import.unreadable'],
  ['a newer version', Buffer.from('{"format":"hearth-chats","version":2,"conversations":[]}'), 'import.unreadable'],
  ['broken UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'import.unreadable'],
  ['an archive without conversations', Buffer.from(zipSync({ 'a.txt': Buffer.from('x') })), 'import.unreadable'],
  [
    'an archive that is cut off',
    Buffer.from(zipSync({ 'conversations.json': Buffer.from('[]') })).subarray(0, 40),
    'import.unreadable',
  ],
  [
    'an archive that leads out',
    Buffer.from(zipSync({ '../conversations.json': Buffer.from('[]') })),
    'import.unreadable',
  ],
])('%s is refused', (_name, bytes, code) => {
  expect(() => openImport(bytes, 'x')).toThrow(expect.objectContaining({ code }))
})

test('an archive that swells to more than 160 MB is refused before it is unpacked', () => {
  const bomb = Buffer.from(zipSync({ 'conversations.json': Buffer.alloc(161 * 1024 * 1024, 0x20) }))
  expect(bomb.length).toBeLessThan(1_000_000)
  expect(() => openImport(bomb, 'x')).toThrow(expect.objectContaining({ code: 'payload.too_large' }))
})

describe('a hostile ChatGPT conversation', () => {
  const said = (role: string, ...parts: unknown[]) => ({ author: { role }, content: { content_type: 'text', parts } })
  const skipped = (value: unknown) => (readChatGpt(value) as { skipped?: { why: string } }).skipped?.why

  test.each([
    ['no object', 'text', /no messages/],
    ['no mapping', { title: 'x' }, /no messages/],
    ['a mapping that is a list', { mapping: [] }, /no messages/],
    ['an empty mapping', { mapping: {} }, /nothing was said/],
    ['a circle', { mapping: { a: { parent: 'b', message: said('user', 'x') }, b: { parent: 'a' } } }, /circle/],
    [
      'wrong types everywhere',
      { title: 7, mapping: { a: { parent: 3, children: 'x', message: [1] } } },
      /nothing was said/,
    ],
    [
      '40,001 messages',
      { mapping: Object.fromEntries(Array.from({ length: 40_001 }, (_, at) => [`n${at}`, {}])) },
      /40001/,
    ],
    [
      'a message of a million and one characters',
      { mapping: { a: { message: said('user', 'x'.repeat(1_000_001)) } } },
      /million/,
    ],
  ])('with %s is skipped with a reason', (_name, value, why) => {
    expect(skipped(value)).toMatch(why)
  })

  test('keys like __proto__ are names like any other', () => {
    const value = JSON.parse(
      '{"title":"t","mapping":{"__proto__":{"parent":null,"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["Hi"]}}}}}',
    )
    expect(readChatGpt(value)).toMatchObject({ chat: { messages: [{ id: '__proto__', parts: [{ text: 'Hi' }] }] } })
    expect(({} as { message?: unknown }).message).toBeUndefined()
  })

  test('ids that are alike in their first thousand signs stay two messages', () => {
    const [first, second] = [`${'x'.repeat(1_000)}1`, `${'x'.repeat(1_000)}2`]
    const mapping = { [first]: { message: said('user', 'A') }, [second]: { parent: first, message: said('user', 'B') } }
    const branched = { ...mapping, other: { parent: first, message: said('user', 'C') } }
    const read = readChatGpt({ mapping: branched, current_node: second })
    if ('skipped' in read) throw new Error(read.skipped.why)
    const [a, b] = read.chat.messages
    expect(new Set(read.chat.messages.map(({ id }) => id)).size).toBe(3)
    expect(b?.parent).toBe(a?.id)
    expect(read.chat.messages.every(({ id }) => id.length <= 100)).toBe(true)
    expect(read.chat.messages.some(({ id }) => id === read.chat.head)).toBe(true)
  })

  test('a code block with half a million marks in it keeps its words', () => {
    const content = { content_type: 'code', language: 'text', text: '` '.repeat(400_000) }
    expect(skipped({ mapping: { a: { message: { author: { role: 'assistant' }, content } } } })).toBeUndefined()
  })

  test('a chain of 30,000 messages is read without recursion', () => {
    const mapping = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, at) => [
        `n${at}`,
        { parent: at === 0 ? null : `n${at - 1}`, message: said(at % 2 ? 'assistant' : 'user', `${at}`) },
      ]),
    )
    expect(readChatGpt({ mapping })).toMatchObject({ chat: { head: 'n29999' } })
  })

  test('branches stay branches, tools join their answer, hidden words stay hidden, what is unknown is said', () => {
    const code = {
      author: { role: 'assistant' },
      content: { content_type: 'code', language: 'python', text: 'print("```")' },
    }
    const hidden = { ...said('user', 'secret'), metadata: { is_visually_hidden_from_conversation: true } }
    const odd = { author: { role: 'assistant' }, content: { content_type: 'hologram' } }
    const mapping = {
      root: { parent: null, children: ['s'] },
      s: { parent: 'root', children: ['h'], message: said('system', 'rules') },
      h: { parent: 's', children: ['u'], message: hidden },
      u: { parent: 'h', children: ['a1', 'a2'], message: said('user', 'Hi', { content_type: 'image_asset_pointer' }) },
      a1: { parent: 'u', children: [], message: said('assistant', 'One') },
      a2: { parent: 'u', children: ['o'], message: said('assistant', 'Two') },
      o: { parent: 'a2', children: ['c'], message: odd },
      c: { parent: 'o', children: ['r'], message: code },
      r: {
        parent: 'c',
        children: [],
        message: { author: { role: 'tool' }, content: { content_type: 'execution_output', text: '42' } },
      },
    }
    const read = readChatGpt({ title: 'T', mapping, current_node: 'r' })
    if ('skipped' in read) throw new Error(read.skipped.why)
    expect(read.chat.messages.map(({ id, parent, role }) => [id, parent, role])).toEqual([
      ['u', null, 'user'],
      ['a1', 'u', 'assistant'],
      ['a2', 'u', 'assistant'],
    ])
    expect(read.chat.head).toBe('a2')
    expect(read.chat.messages[2]?.parts.map((part) => part.type === 'text' && part.text)).toEqual([
      'Two',
      '````python\nprint("```")\n````',
      '```\n42\n```',
    ])
    expect(read.note?.why).toMatch(/pictures, “hologram”/)
  })
})

describe('a hostile export of Hearth', () => {
  const message = (id: string, parent: string | null, more = {}) => ({
    ...{ id, parent, role: 'user', state: 'complete', createdAt: 1, parts: [{ type: 'text', stepNo: 0, text: 'Hi' }] },
    ...more,
  })
  const chat = (messages: unknown[], more = {}) => ({
    title: 'T',
    createdAt: 1,
    updatedAt: 1,
    head: 'a',
    messages,
    ...more,
  })
  const whyOf = (value: unknown) => (readOwn(value, new Map()) as { skipped?: { why: string } }).skipped?.why

  test.each([
    ['two messages of one id', chat([message('a', null), message('a', null)]), /same id/],
    ['a message before its parent', chat([message('a', 'b'), message('b', null)]), /not there/],
    ['a message that follows itself', chat([message('a', 'a')]), /not there/],
    [
      'a role that does not exist',
      chat([message('a', null, { role: 'system' })]),
      /form of version 1 \(messages 0 role\)/,
    ],
    ['a time before time', chat([message('a', null, { createdAt: -1 })]), /createdAt/],
    ['parts that are none', chat([message('a', null, { parts: [{ type: 'html', text: '<b>' }] })]), /parts/],
    ['a title that is an object', chat([], { title: {} }), /title/],
    [
      'too long a message',
      chat([message('a', null, { parts: [{ type: 'text', stepNo: 0, text: 'x'.repeat(1_000_001) }] })]),
      /million/,
    ],
  ])('with %s is skipped with a reason', (_name, value, why) => {
    expect(whyOf(value)).toMatch(why)
  })

  test('brings no running answer, no approval, no change of another PC, and its calls are untrusted', () => {
    const call = {
      type: 'tool_call',
      stepNo: 1,
      callId: 'c',
      tool: 'file_write',
      title: 'Write',
      args: {},
      state: 'running',
      changeId: 'chg_1',
      approvalId: 'appr_1',
    }
    const read = readOwn(
      chat([message('a', null, { role: 'assistant', state: 'streaming', parts: [call] })]),
      new Map(),
    )
    if ('skipped' in read) throw new Error(read.skipped.why)
    const [only] = read.chat.messages
    expect(only?.state).toBe('stopped')
    expect(only?.parts[0]).toEqual({
      ...{ type: 'tool_call', stepNo: 1, callId: 'c', tool: 'file_write', title: 'Write', args: {} },
      state: 'cancelled',
      isUntrusted: true,
    })
  })

  test.each([
    [
      'HTML that says it is a picture',
      { kind: 'image', mediaType: 'image/png', contentBase64: base64('<svg onload=alert(1)>') },
    ],
    ['a picture under another type', { kind: 'image', mediaType: 'image/gif', contentBase64: base64(makePng(2, 2)) }],
    [
      'passages outside of the text',
      { kind: 'document', mediaType: 'application/pdf', text: 'abc', passages: [0, 9, 0] },
    ],
    ['passages that are not whole', { kind: 'document', mediaType: 'application/pdf', text: 'abc', passages: [0, 1] }],
    ['bytes of a document', { kind: 'document', mediaType: 'application/pdf', contentBase64: base64('x') }],
  ])('%s is left out', (_name, file) => {
    expect(readFiles([{ id: 'f', name: 'a', sizeBytes: 1, ...file }]).size).toBe(0)
  })
})
