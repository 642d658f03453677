import { Buffer } from 'node:buffer'
import { unzipSync, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '#shared/domain/ids.ts'
import { makePdf, makePng } from '#tests/support/make-documents.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'
import { openImport } from './open-import.ts'
import { readChatGpt } from './read-chatgpt.ts'
import { readFiles, readOwn } from './read-own.ts'

let app: TestApp
const gateway = createScriptedGateway()
beforeEach(async () => {
  app = await makeTestApp({ gateway, settings: { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false } })
})
afterEach(() => app.stop())

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')

async function attach(name: string, bytes: Uint8Array) {
  return (await app.client.chat.attach({ name, mediaType: '', contentBase64: base64(bytes) })).attachmentId
}

async function say(
  conversationId: ConversationId,
  text: string,
  attachmentIds: Parameters<typeof app.client.chat.send>[0]['attachmentIds'] = [],
) {
  await app.client.chat.send({ conversationId, text, attachmentIds })
  await idle(conversationId)
}
const idle = (conversationId: ConversationId) =>
  until(async () => (await app.client.chat.get({ conversationId })).activeRunId === null)

/** Two branches, a PDF that is cited and a picture. */
async function richChat(): Promise<ConversationId> {
  const { conversationId } = await app.client.chat.create({ title: 'Rent <b>and</b> more' })
  gateway.script({ text: 'The rent is **840** [2].' }, { text: 'A square.' }, { text: 'Other.' })
  await say(conversationId, 'How much?', [await attach('lease.pdf', makePdf([['Page one.'], ['The rent is 840.']]))])
  await say(conversationId, 'And this?', [await attach('dot.png', makePng(8, 8))])
  const { items } = await app.client.chat.messages({ conversationId })
  const second = items[2]
  if (second === undefined) throw new Error('no second question')
  await app.client.chat.edit({ messageId: second.messageId, text: 'Something else?' })
  await idle(conversationId)
  return conversationId
}

async function exported(wish: Parameters<typeof app.client.chat.exportStart>[0]) {
  const { exportId, sizeBytes, ...made } = await app.client.chat.exportStart(wish)
  const { contentBase64 } = await app.client.chat.exportPart({ exportId, offset: 0 })
  const bytes = Buffer.from(contentBase64, 'base64')
  expect(bytes.length).toBe(sizeBytes)
  await expect(app.client.chat.exportPart({ exportId, offset: 0 })).rejects.toMatchObject({ code: 'export.not_found' })
  return { ...made, bytes, text: bytes.toString() }
}

async function imported(name: string, bytes: Uint8Array) {
  const { importId } = await app.client.chat.importStart({ name, contentBase64: base64(bytes) })
  const now = async () => (await app.client.chat.imports()).items.find((each) => each.importId === importId)
  await until(async () => (await now())?.state !== 'running')
  const done = await now()
  if (done === undefined) throw new Error('the import is gone')
  return done
}

const shapeOf = (text: string) => {
  const { exportedAt: _at, ...rest } = JSON.parse(text)
  const ids = new Map<string, string>()
  const stable = (id: string) => ids.get(id) ?? ids.set(id, `id${ids.size}`).get(id)
  return JSON.parse(JSON.stringify(rest).replace(/(?:msg|att)_[0-9a-z]+/g, (id) => stable(id) ?? id))
}

test('an export of everything comes back the same, with branches, files and numbers, under new ids', async () => {
  const original = await richChat()
  const first = await exported({ format: 'json', allBranches: true })
  expect(shapeOf(first.text).conversations[0].messages).toHaveLength(6)
  await app.client.chat.delete({ conversationId: original })
  expect(await imported('a.json', first.bytes)).toMatchObject({
    state: 'finished',
    imported: 1,
    skipped: [],
    source: 'hearth',
  })
  const second = await exported({ format: 'json', allBranches: true })
  const withoutModel = (shape: ReturnType<typeof shapeOf>) =>
    JSON.parse(JSON.stringify(shape), (key, value) => (key === 'model' ? null : value))
  expect(shapeOf(second.text)).toEqual(withoutModel(shapeOf(first.text)))
  const { items } = await app.client.chat.list({})
  expect(items.map(({ conversationId }) => conversationId)).not.toContain(original)
  const [card] = items
  const found = await app.client.chat.list({ search: 'Something else' })
  expect(found.items.map(({ conversationId }) => conversationId)).toEqual([card?.conversationId])
})

test('Markdown and HTML hold the shown branch; HTML keeps markup of the words as words and fetches nothing', async () => {
  const conversationId = await richChat()
  const markdown = await exported({ conversationIds: [conversationId], format: 'markdown' })
  expect(markdown.name).toBe('Rent b and b more.md')
  expect(markdown.text).toContain('The rent is **840** [2].')
  expect(markdown.text).toContain('- Attached: lease.pdf')
  expect([markdown.text.includes('Something else?'), markdown.text.includes('And this?')]).toEqual([true, false])
  const { bytes, ...html } = await exported({ conversationIds: [conversationId], format: 'html' })
  expect(html.text).toContain('<strong>840</strong>')
  expect(html.text).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"))
  expect(html.text).not.toMatch(/<b>and|<script/)
})

test('several chats are an archive, and two of one name do not hide each other', async () => {
  for (const text of ['One', 'Two']) {
    const { conversationId } = await app.client.chat.create({ title: 'Same: name?' })
    gateway.script({ text: `${text}.` })
    await say(
      conversationId,
      `<img src=x onerror=alert(1)> ${text} [x](javascript:alert(1)) ![a](https://evil.test/a.png)`,
    )
  }
  const { bytes, mediaType, name } = await exported({ format: 'html' })
  expect([mediaType, name.endsWith('.zip')]).toEqual(['application/zip', true])
  const files = unzipSync(bytes)
  expect(Object.keys(files)).toEqual(['Same name.html', 'Same name 2.html'])
  const text = Buffer.from(files['Same name.html'] ?? []).toString()
  expect(text).not.toMatch(/<img src=x|href="javascript/)
})

test('an import can be undone as a whole, and agents do not trust its words', async () => {
  const node = (id: string, parent: string | null, role: string, text: string) => ({
    id,
    parent,
    children: [],
    message: { author: { role }, content: { content_type: 'text', parts: [text] }, create_time: 1_700_000_000 },
  })
  const chat = (title: string) => ({
    title,
    create_time: 1_700_000_000,
    current_node: 'b',
    mapping: { a: node('a', null, 'user', 'Hi'), b: node('b', 'a', 'assistant', 'Hello') },
  })
  const zip = zipSync({
    'conversations.json': Buffer.from(JSON.stringify([chat('One'), chat('Two'), 7])),
    'a/b.html': Buffer.from('x'),
  })
  const done = await imported('export.zip', zip)
  expect(done).toMatchObject({ state: 'finished', source: 'chatgpt', total: 2, imported: 2 })
  expect(done.skipped).toEqual([{ title: 'Imported chat', why: 'it has no messages in a form that is known' }])
  const [card] = (await app.client.chat.list({})).items
  if (card === undefined) throw new Error('nothing came in')
  gateway.script({ text: 'Welcome back.' })
  await say(card.conversationId, 'Still there?')
  expect((await app.client.chat.get({ conversationId: card.conversationId })).messageCount).toBe(4)
  const [answer] = (await app.client.chat.messages({ conversationId: card.conversationId, offset: 3 })).items
  if (answer?.runId == null) throw new Error('no run')
  expect(app.features.chat.transcript.turn(answer.runId, 0).isImported).toBe(true)
  await app.client.chat.undoImport({ importId: done.importId })
  expect((await app.client.chat.list({})).items).toEqual([])
})

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
])('%s fails with its reason and leaves nothing behind', async (_name, bytes, code) => {
  expect(await imported('x', bytes)).toMatchObject({ state: 'failed', imported: 0, error: { code } })
  expect((await app.client.chat.list({})).items).toEqual([])
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
