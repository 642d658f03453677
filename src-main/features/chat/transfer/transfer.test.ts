import { Buffer } from 'node:buffer'
import { unzipSync, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConversationId } from '#shared/domain/ids.ts'
import { makePdf, makePng } from '#tests/support/make-documents.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'

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
  until(() => app.features.chat.service.get(conversationId).activeRunId === null)

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
  const now = () => app.features.chat.service.imports().find((each) => each.importId === importId)
  await until(() => now()?.state !== 'running')
  const done = now()
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

test('a file that is too large for one message arrives in pieces, for an import and as an attachment', async () => {
  const pdf = makePdf(Array.from({ length: 1_200 }, (_, at) => [`Page ${at} says so. `.repeat(60)]))
  const uploadId = crypto.randomUUID()
  for (let offset = 0; offset < pdf.length; offset += 500_000) {
    const contentBase64 = base64(pdf.subarray(offset, offset + 500_000))
    await app.client.chat.upload({ uploadId, offset, contentBase64 })
  }
  const ref = await app.client.chat.attach({ name: 'long.pdf', mediaType: '', uploadId })
  expect(ref).toMatchObject({ kind: 'document', pageCount: 1_200, sizeBytes: pdf.length })
  const last = await app.client.chat.passages({ attachmentId: ref.attachmentId, offset: (ref.passageCount ?? 1) - 1 })
  expect(last.items[0]).toMatchObject({ page: 1_200, text: expect.stringContaining('Page 1199') })
  await expect(app.client.chat.importStart({ name: 'x', uploadId })).rejects.toMatchObject({ code: 'upload.not_found' })
})

test('a file that is no export fails with its reason and leaves nothing behind', async () => {
  const done = await imported('x', Buffer.from('not json'))
  expect(done).toMatchObject({ state: 'failed', imported: 0, error: { code: 'import.unreadable' } })
  expect((await app.client.chat.list({})).items).toEqual([])
})

test('a long chat comes in pieces, and is seen when it is whole', async () => {
  const mapping = Object.fromEntries(
    Array.from({ length: 230 }, (_, at) => [
      `n${at}`,
      {
        parent: at === 0 ? null : `n${at - 1}`,
        message: {
          author: { role: at % 2 ? 'assistant' : 'user' },
          content: { content_type: 'text', parts: [at === 120 ? 'needle' : `number ${at} ${'x'.repeat(3_000)}`] },
        },
      },
    ]),
  )
  const file = Buffer.from(JSON.stringify([{ title: 'Long \u202etalk', mapping, current_node: 'n229' }]))
  const shown: number[] = []
  const { importId } = await app.client.chat.importStart({ name: 'c.json', contentBase64: base64(file) })
  const now = () => app.features.chat.service.imports().find((each) => each.importId === importId)
  await until(() => {
    for (const { conversation_id: id } of app.engine.db.sql<{ conversation_id: ConversationId }>(
      'SELECT conversation_id FROM conversations WHERE deleted_at IS NULL',
    )) {
      shown.push(app.features.chat.service.messages(id, { offset: 0, limit: 1 }).total)
    }
    return now()?.state === 'finished'
  })
  expect(new Set(shown)).toEqual(new Set([230]))
  const { items } = await app.client.chat.list({ limit: 10 })
  const [chat] = items
  if (chat === undefined) throw new Error('no chat')
  expect(chat.title).toBe('Long talk')
  const page = await app.client.chat.messages({ conversationId: chat.conversationId, offset: 120, limit: 1 })
  expect(page.items[0]?.parts).toMatchObject([{ text: 'needle' }])
  expect((await app.client.chat.search({ text: 'needle' })).items).toHaveLength(1)
})
