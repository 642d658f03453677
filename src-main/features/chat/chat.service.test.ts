import { Buffer } from 'node:buffer'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import type { Message } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { AppError } from '#shared/errors/errors.ts'
import { makeWorld, textIn, type World } from '#tests/support/agent-world.ts'
import { makeTool } from '#tests/support/test-tools.ts'
import { until } from '#tests/support/until.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.stop())

const path = (conversationId: ConversationId) => world.chat.messages(conversationId, { offset: 0, limit: 200 })
const texts = (conversationId: ConversationId) => path(conversationId).items.map((each) => textOf(each.parts))
const message = (conversationId: ConversationId, at: number): Message => path(conversationId).items.at(at) as Message
const send = (conversationId: ConversationId, text: string, more: object = {}) =>
  world.chat.send({ conversationId, text, attachmentIds: [], ...more })
const attach = (bytes: Uint8Array, name = 'a.txt') =>
  world.chat.attach({ name, mediaType: 'text/plain', contentBase64: Buffer.from(bytes).toString('base64') })
const untilIdle = async (sent: { runId: RunId | null }) => {
  if (sent.runId !== null) await world.untilIdle(sent.runId)
}
/** A model call that goes on until it is released. */
function holdAnswer(text = 'Slow.') {
  const held = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  world.gateway.script({
    text,
    meanwhile: () => {
      begun.resolve()
      return held.promise
    },
  })
  return { begun: begun.promise, release: () => held.resolve() }
}

test('sending makes message, answer and run durable at once', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  const { runId, messageId } = await send(conversationId, '  # Plan my week\nplease')
  await held.begun
  expect(path(conversationId)).toMatchObject({
    total: 2,
    items: [
      { role: 'user', state: 'complete', index: 1 },
      { messageId, role: 'assistant', state: 'streaming', runId, parts: [] },
    ],
  })
  expect(world.chat.get(conversationId)).toMatchObject({
    title: 'Plan my week',
    runState: 'running',
    activeRunId: runId,
    messageCount: 2,
    effectiveModel: world.gateway.model.ref,
  })
  held.release()
  await world.untilIdle(runId as RunId)
  expect(world.chat.get(conversationId)).toMatchObject({ runState: 'succeeded', activeRunId: null, preview: 'Slow.' })
  expect(world.chat.get(conversationId).context?.windowTokens).toBe(8_192)
})

test('a run is named after what was asked, not after its chat', async () => {
  world.gateway.script({ text: 'One.' }, { text: 'Two.' }, { text: 'Two again.' })
  const conversationId = await world.newChat()
  const first = await send(conversationId, 'Plan my week')
  await untilIdle(first)
  const second = await send(conversationId, 'Now the weekend\nplease')
  await untilIdle(second)
  const again = await world.chat.regenerate(message(conversationId, -1).messageId)
  await untilIdle(again)
  const titles = [first, second, again].map(({ runId }) => world.runs.get(runId as RunId).title)
  expect(titles).toEqual(['Plan my week', 'Now the weekend', 'Now the weekend'])
})

test('whoever sends is answered before the work begins', async () => {
  world.gateway.script({ text: 'Hi.' })
  const sent = await send(await world.newChat(), 'Hello')
  expect(world.runs.get(sent.runId as RunId).state).toBe('queued')
  await untilIdle(sent)
})

test('the same client key sends once, also while it waits in the queue and after', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  world.gateway.script({ text: 'Second.' })
  const first = await send(conversationId, 'One', { clientKey: 'k1' })
  await held.begun
  const queued = await send(conversationId, 'Two', { clientKey: 'k2' })
  expect(await send(conversationId, 'One', { clientKey: 'k1' })).toEqual(first)
  expect(await send(conversationId, 'Two', { clientKey: 'k2' })).toEqual(queued)
  held.release()
  await until(() => texts(conversationId).at(-1) === 'Second.')
  const again = await send(conversationId, 'Two', { clientKey: 'k2' })
  expect(again).toMatchObject({ messageId: message(conversationId, -1).messageId, queuedId: null })
  expect(texts(conversationId)).toEqual(['One', 'Slow.', 'Two', 'Second.'])
})

test('messages wait behind an answer and become the next turns in order; a waiting one can be taken back', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  await send(conversationId, 'One')
  await held.begun
  for (const text of ['Two', 'Three', 'Four']) {
    expect(await send(conversationId, text)).toMatchObject({ runId: null, messageId: null })
  }
  const { queued } = world.chat.get(conversationId)
  expect(queued.map((each) => each.text)).toEqual(['Two', 'Three', 'Four'])
  await world.chat.removeQueued(queued[1]?.queuedId as never)
  world.gateway.script({ text: 'A2' }, { text: 'A4' })
  held.release()
  await until(() => texts(conversationId).at(-1) === 'A4')
  expect(texts(conversationId)).toEqual(['One', 'Slow.', 'Two', 'A2', 'Four', 'A4'])
  await expect(world.chat.removeQueued(queued[0]?.queuedId as never)).rejects.toMatchObject({
    code: 'message.not_found',
  })
})

test('a waiting message survives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-chat-'))
  const file = join(folder, 'hearth.sqlite')
  const first = await makeWorld({ path: file, starts: false })
  const conversationId = await first.newChat()
  await first.chat.send({ conversationId, text: 'One', attachmentIds: [] })
  await first.chat.send({ conversationId, text: 'Two', attachmentIds: [] })
  await first.stop()
  const second = await makeWorld({ path: file, starts: false })
  second.gateway.script({ text: 'A1' }, { text: 'A2' })
  second.start()
  const read = () =>
    second.chat.messages(conversationId, { offset: 0, limit: 10 }).items.map((each) => textOf(each.parts))
  await until(() => read().at(-1) === 'A2')
  expect(read()).toEqual(['One', 'A1', 'Two', 'A2'])
  await second.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the message that waited goes on after the answer before it failed or was stopped', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  const { runId } = await send(conversationId, 'One')
  await held.begun
  await send(conversationId, 'Two')
  world.gateway.script({ error: new AppError('llm.auth_rejected', 'No') })
  await world.runs.cancel(runId as RunId, 'person')
  held.release()
  await until(() => message(conversationId, -1).state === 'failed')
  expect(path(conversationId).items.map((each) => each.state)).toEqual(['complete', 'stopped', 'complete', 'failed'])
})

test('editing a message makes a branch beside it, and the switcher goes back', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'A1' }, { text: 'A2' }, { text: 'B1' })
  await untilIdle(await send(conversationId, 'One'))
  await untilIdle(await send(conversationId, 'Two'))
  const first = message(conversationId, 0)
  await untilIdle(await world.chat.edit(first.messageId, { text: 'One, better' }))
  expect(texts(conversationId)).toEqual(['One, better', 'B1'])
  const siblings = [first.messageId, message(conversationId, 0).messageId]
  expect(path(conversationId).items[0]).toMatchObject({ index: 2, siblings })
  const back = await world.chat.switchTo(first.messageId)
  expect(back.messageCount).toBe(4)
  expect(texts(conversationId)).toEqual(['One', 'A1', 'Two', 'A2'])
})

test('answering again makes a second answer; what is sent after it belongs to its branch', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'A1' }, { text: 'A2' }, { text: 'B' })
  await untilIdle(await send(conversationId, 'One'))
  const first = message(conversationId, 1)
  await untilIdle(await world.chat.regenerate(first.messageId))
  await untilIdle(await send(conversationId, 'Two'))
  expect(texts(conversationId)).toEqual(['One', 'A2', 'Two', 'B'])
  expect(world.gateway.requests[2]?.messages.map((each) => each.content).slice(1)).toEqual(['One', 'A2', 'Two'])
  await world.chat.switchTo(first.messageId)
  expect(texts(conversationId)).toEqual(['One', 'A1'])
  expect(world.chat.message(first.messageId)).toMatchObject({
    index: 1,
    siblings: [first.messageId, expect.any(String)],
  })
})

test('branching at a message makes it the end of the path', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'A1' }, { text: 'A2' }, { text: 'C' })
  await untilIdle(await send(conversationId, 'One'))
  await untilIdle(await send(conversationId, 'Two'))
  await world.chat.branchHere(message(conversationId, 1).messageId)
  expect(texts(conversationId)).toEqual(['One', 'A1'])
  await untilIdle(await send(conversationId, 'Other'))
  expect(texts(conversationId)).toEqual(['One', 'A1', 'Other', 'C'])
  expect(path(conversationId).items[2]).toMatchObject({ index: 2, siblings: [expect.any(String), expect.any(String)] })
})

test('while an answer is written the path stays; roles are checked', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  const sent = await send(conversationId, 'One')
  await held.begun
  const [user, answer] = path(conversationId).items as unknown as [Message, Message]
  const busy = { code: 'conversation.busy' }
  await expect(world.chat.edit(user.messageId, { text: 'x' })).rejects.toMatchObject(busy)
  await expect(world.chat.regenerate(answer.messageId)).rejects.toMatchObject(busy)
  await expect(world.chat.switchTo(user.messageId)).rejects.toMatchObject(busy)
  expect(() => world.chat.edit(answer.messageId, { text: 'x' })).toThrow(
    expect.objectContaining({ code: 'message.wrong_role' }),
  )
  expect(() => world.chat.regenerate(user.messageId)).toThrow(expect.objectContaining({ code: 'message.wrong_role' }))
  held.release()
  await untilIdle(sent)
})

test('a deleted conversation stops its run, leaves the list and comes back whole', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  const { runId } = await send(conversationId, 'One')
  await held.begun
  await send(conversationId, 'Two')
  await world.chat.delete(conversationId)
  held.release()
  await world.untilIdle(runId as RunId)
  expect(world.runs.get(runId as RunId).state).toBe('cancelled')
  expect((await world.chat.list({ limit: 10 })).items).toEqual([])
  expect(() => world.chat.get(conversationId)).toThrow(expect.objectContaining({ code: 'conversation.not_found' }))
  world.gateway.script({ text: 'A2' })
  await world.chat.restore(conversationId)
  expect(
    path(conversationId)
      .items.slice(0, 2)
      .map((each) => each.state),
  ).toEqual(['complete', 'stopped'])
  await until(() => texts(conversationId).at(-1) === 'A2')
  expect(texts(conversationId)).toEqual(['One', 'Slow.', 'Two', 'A2'])
  expect(world.chat.get(conversationId).queued).toEqual([])
})

test('the list is pinned first, then newest first, page by page', async () => {
  const made: ConversationId[] = []
  for (const title of ['a', 'b', 'c', 'd', 'e']) made.push((await world.chat.create({ title })).conversationId)
  await world.chat.update(made[1] as ConversationId, { isPinned: true })
  const titles: string[] = []
  let cursor: string | undefined
  do {
    const page = await world.chat.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    titles.push(...page.items.map((each) => each.title))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(titles).toEqual(['b', 'e', 'd', 'c', 'a'])
  await expect(world.chat.list({ limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'input.invalid' })
})

test('search finds titles and texts by their beginnings, whatever else is typed', async () => {
  const chat = await world.newChat()
  world.gateway.script({ text: 'The harbour opens at nine.' })
  await untilIdle(await send(chat, 'When does the müseum open?'))
  const titled = await world.chat.create({ title: 'Budget "2026" (draft)' })
  const found = async (search: string) =>
    (await world.chat.list({ search, limit: 10 })).items.map((each) => each.conversationId)
  const words = ['museum op', 'harb', 'budget dra', '2026"', 'AND (', 'harbour budget', '%']
  expect(await Promise.all(words.map(found))).toEqual([
    [chat],
    [chat],
    [titled.conversationId],
    [titled.conversationId],
    [],
    [],
    [],
  ])
})

test.each([
  ['UTF-8', Buffer.from('grüße\r\n')],
  ['UTF-8 with a mark', Buffer.from('\ufeffgrüße\r\n')],
  ['UTF-16 little endian with a mark', Buffer.from('\ufeffgrüße\r\n', 'utf16le')],
  ['UTF-16 big endian with a mark', Buffer.from('\ufeffgrüße\r\n', 'utf16le').swap16()],
  ['UTF-16 without a mark', Buffer.from('grüße\r\n', 'utf16le')],
])('a file in %s is attached as its text', async (_, bytes) => {
  const ref = await attach(bytes)
  expect(world.chat.attachment(ref.attachmentId)).toEqual({ ...ref, text: 'grüße\n', sizeBytes: bytes.length })
})

test.each([
  ['half a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'attachment.damaged'],
  ['broken UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x62]), 'attachment.not_text'],
  ['zero bytes', Buffer.from('a\0b'), 'attachment.not_text'],
])('%s is refused', async (_, bytes, code) => {
  await expect(attach(bytes)).rejects.toMatchObject({ code })
})

test('a file over 2 MB is refused, an empty one is not', async () => {
  await expect(attach(Buffer.alloc(2 * 1024 * 1024 + 1, 97))).rejects.toMatchObject({ code: 'payload.too_large' })
  expect(await attach(Buffer.alloc(0))).toMatchObject({ sizeBytes: 0, tokens: 0 })
})

test('an attached text reaches the model, and is measured before and after', async () => {
  const conversationId = await world.newChat()
  const { attachmentId } = await attach(Buffer.from('z'.repeat(400)))
  const before = await world.chat.measure({ conversationId, draft: 'Sum up', attachmentIds: [attachmentId] })
  expect(before.parts).toMatchObject({ attachments: 128, reserved: 2_048 })
  world.gateway.script({ text: 'Zs.' })
  await untilIdle(await send(conversationId, 'Sum up', { attachmentIds: [attachmentId] }))
  expect(world.chat.get(conversationId).context?.parts).toEqual(before.parts)
  expect(message(conversationId, 0).attachments).toMatchObject([{ attachmentId, name: 'a.txt' }])
  await expect(async () => send(conversationId, 'x', { attachmentIds: ['att_none'] })).rejects.toMatchObject({
    code: 'attachment.not_found',
  })
})

test('without any model nothing is sent', async () => {
  await world.settings.set('models.defaultChat', null)
  const conversationId = await world.newChat()
  await expect(send(conversationId, 'Hi')).rejects.toMatchObject({ code: 'model.not_chosen' })
  expect(path(conversationId).total).toBe(0)
})

test('without a model a waiting message goes on waiting, and keeps its place', async () => {
  const conversationId = await world.newChat()
  const held = holdAnswer()
  const { runId } = await send(conversationId, 'One')
  await held.begun
  await send(conversationId, 'Two')
  await world.settings.set('models.defaultChat', null)
  held.release()
  await world.untilIdle(runId as RunId)
  expect(world.chat.get(conversationId)).toMatchObject({ runState: 'succeeded', queued: [{ text: 'Two' }] })
  await world.settings.set('models.defaultChat', world.gateway.model.ref)
  world.gateway.script({ text: 'A2' }, { text: 'A3' })
  await send(conversationId, 'Three')
  await until(() => texts(conversationId).at(-1) === 'A3')
  expect(texts(conversationId)).toEqual(['One', 'Slow.', 'Two', 'A2', 'Three', 'A3'])
})

test('a failed answer that is tried again is written in its place, and the chat is busy meanwhile', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ error: new AppError('llm.auth_rejected', 'No') })
  const { runId } = await send(conversationId, 'One')
  await world.untilIdle(runId as RunId)
  const held = holdAnswer('Now it works.')
  await world.runs.retry(runId as RunId)
  await held.begun
  expect(world.chat.get(conversationId).activeRunId).toBe(runId)
  held.release()
  await world.untilIdle(runId as RunId)
  expect(message(conversationId, -1)).toMatchObject({ state: 'complete', error: null })
  expect(textIn(message(conversationId, -1))).toBe('Now it works.')
})

test('an answer that is tried again is on its way at once, for every window, and others wait behind it', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'No', error: new AppError('llm.auth_rejected', 'No') })
  const { runId } = await send(conversationId, 'One')
  await world.untilIdle(runId as RunId)
  const held = holdAnswer('Now it works.')
  const busy = await send(await world.newChat(), 'Takes the only place of the lane')
  await held.begun
  await world.runs.retry(runId as RunId)
  expect(world.runs.get(runId as RunId).state).toBe('queued')
  expect(world.chat.get(conversationId)).toMatchObject({ activeRunId: runId, runState: 'queued' })
  const answer = message(conversationId, -1)
  expect(answer).toMatchObject({ state: 'streaming', error: null })
  const atEnd = world.runs.events(runId as RunId, 0).find((event) => event.type === 'run.finished')?.seq ?? 0
  expect(answer.appliedSeq).toBeGreaterThan(atEnd)
  expect(await send(conversationId, 'Two')).toMatchObject({ runId: null })
  world.gateway.script({ text: 'It works.' }, { text: 'A2' })
  held.release()
  await until(() => texts(conversationId).at(-1) === 'A2')
  expect(texts(conversationId)).toEqual(['One', 'It works.', 'Two', 'A2'])
  await world.untilIdle(busy.runId as RunId)
})

test('a failed answer is not tried again while the chat writes another one', async () => {
  const conversationId = await world.newChat()
  world.gateway.script({ error: new AppError('llm.auth_rejected', 'No') })
  const { runId } = await send(conversationId, 'One')
  await world.untilIdle(runId as RunId)
  const held = holdAnswer('A2')
  const second = await send(conversationId, 'Two')
  await held.begun
  await expect(world.runs.retry(runId as RunId)).rejects.toMatchObject({ code: 'conversation.busy' })
  expect(world.runs.get(runId as RunId).state).toBe('failed')
  held.release()
  await world.untilIdle(second.runId as RunId)
  expect(texts(conversationId)).toEqual(['One', '', 'Two', 'A2'])
})

test('tokens are counted once when an answer is tried again, and added up when it is continued', async () => {
  await world.stop()
  const read = makeTool('read')
  world = await makeWorld({ tools: [read] })
  const conversationId = await world.newChat()
  const usage = { inputTokens: 100, outputTokens: 10 }
  const call = { tool: 'read', args: { path: 'a' } }
  world.gateway.script({ calls: [call], usage }, { error: new AppError('llm.auth_rejected', 'No') })
  const { runId, messageId } = await send(conversationId, 'One')
  await world.untilIdle(runId as RunId)
  expect(message(conversationId, -1).usage).toEqual(usage)
  world.gateway.script({ text: 'Half', finish: 'length', usage })
  await world.runs.retry(runId as RunId)
  await world.untilIdle(runId as RunId)
  expect(message(conversationId, -1).usage).toEqual({ inputTokens: 200, outputTokens: 20 })
  world.gateway.script({ text: ' and whole.', usage })
  const next = await world.chat.continue(messageId as never)
  const watched = world.watch(next.runId as RunId)
  await world.untilIdle(next.runId as RunId)
  expect(message(conversationId, -1)).toMatchObject({
    usage: { inputTokens: 300, outputTokens: 30 },
    state: 'complete',
    appliedSeq: world.runs.events(next.runId as RunId, 0).findLast(({ type }) => type === 'message.snapshot')?.seq,
  })
  expect(await watched.done).toEqual(message(conversationId, -1).parts)
  await expect(world.runs.retry(next.runId as RunId)).rejects.toMatchObject({ code: 'run.wrong_state' })
})

test('a model writes the title once, after the first answer, and never over a person’s own', async () => {
  await world.settings.set('chat.autoTitle', true)
  const isTitle = (request: { maxOutputTokens: number }) => request.maxOutputTokens === 24
  world.gateway.answerWhen(isTitle, { text: '<think>x</think>\n"**Title: Green tea.**"\nmore' })
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'A1' }, { text: 'A2' }, { text: 'A3' })
  await untilIdle(await send(conversationId, 'Tell me about tea'))
  await until(() => world.chat.get(conversationId).title === 'Green tea')
  await untilIdle(await send(conversationId, 'More'))
  const own = (await world.chat.create({ title: 'Mine' })).conversationId
  await untilIdle(await send(own, 'Hello'))
  expect(world.gateway.requests.filter(isTitle)).toHaveLength(1)
  expect(world.gateway.requests.find(isTitle)).toMatchObject({ params: { thinking: 'off' }, tools: [] })
  expect(world.chat.get(own).title).toBe('Mine')
})

test('no title is made when the model would have to be loaded for it, and a failure leaves the first line', async () => {
  await world.settings.set('chat.autoTitle', true)
  world.gateway.model.isLoaded = false
  const conversationId = await world.newChat()
  world.gateway.script({ text: 'A1' }, { text: 'A2' }, { error: new AppError('llm.overloaded', 'Busy') })
  await untilIdle(await send(conversationId, 'Tell me about tea'))
  await until(() => world.runs.list({ active: true, limit: 5 }).items.length === 0)
  expect(world.gateway.requests).toHaveLength(1)
  world.gateway.model.isLoaded = true
  const second = await world.newChat()
  await untilIdle(await send(second, 'Tell me about coffee'))
  await until(() => world.runs.list({ active: true, limit: 5 }).items.length === 0)
  expect([conversationId, second].map((id) => world.chat.get(id).title)).toEqual([
    'Tell me about tea',
    'Tell me about coffee',
  ])
})

test('each change is told as an event', async () => {
  const seen: string[] = []
  world.events.subscribe(
    ['conversation.created', 'conversation.changed', 'conversation.deleted', 'conversation.restored'],
    (event) => {
      if (seen.at(-1) !== event.type) seen.push(event.type)
    },
  )
  const { conversationId } = await world.chat.create({})
  await world.chat.update(conversationId, { title: 'x' })
  await world.chat.delete(conversationId)
  await world.chat.restore(conversationId)
  expect(seen).toEqual([
    'conversation.created',
    'conversation.changed',
    'conversation.deleted',
    'conversation.restored',
  ])
})

test('unused tools do not disturb: a chat goes on with the default agent when its own was deleted', async () => {
  await world.stop()
  world = await makeWorld({ tools: [makeTool('read')] })
  const conversationId = await world.newChat()
  await world.agents.delete(world.chat.get(conversationId).agentId)
  world.gateway.script({ text: 'Still here.' })
  await untilIdle(await send(conversationId, 'Hello'))
  expect(texts(conversationId)).toEqual(['Hello', 'Still here.'])
})
