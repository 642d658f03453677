import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { makeWorld, textIn, type World } from '#tests/support/agent-world.ts'
import { SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  world.gateway.answerWhen(() => true, { text: 'Fine.' })
})
afterEach(() => world.stop())

const OTHER = { providerId: SCRIPTED_REF.providerId, name: 'other' }
const search = (text: string, more = {}) => world.library.search({ text, limit: 30, ...more })
const idsOf = ({ items }: { items: { messageId: string }[] }) => items.map((each) => each.messageId)
const listed = async (folder?: string) =>
  (await world.chat.list({ limit: 100, ...(folder === undefined ? {} : { folder }) })).items.map(
    (each) => each.conversationId,
  )

test('a search finds messages of every branch, says which are shown, and marks the words in plain text', async () => {
  const id = await world.newChat()
  await world.ask(id, 'The Käse harbour <b>walk</b>')
  const [first] = world.chat.messages(id, { offset: 0, limit: 1 }).items
  if (first === undefined) throw new Error('no message')
  const { runId } = await world.chat.edit(first.messageId, { text: 'Another question' })
  if (runId !== null) await world.untilIdle(runId)
  const { items } = await search('kase harb')
  expect(items).toMatchObject([
    { messageId: first.messageId, isOnPath: false, snippet: 'The Käse harbour <b>walk</b>' },
  ])
  expect(items[0]?.ranges.map(([from, to]) => items[0]?.snippet.slice(from, to))).toEqual(['Käse', 'harb'])

  expect(await world.library.reveal(first.messageId)).toEqual({ conversationId: id, openId: id, offset: 0 })
  expect((await search('kase')).items[0]?.isOnPath).toBe(true)
})

test('hits come in pages without a gap or a double, and what is in the bin is not found', async () => {
  const id = await world.newChat()
  for (let at = 0; at < 5; at++) await world.ask(id, `needle ${at}`)
  const gone = await world.newChat()
  await world.ask(gone, 'needle in the bin')
  await world.chat.delete(gone)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await search('needle', { role: 'user', limit: 2, ...(cursor === null ? {} : { cursor }) })
    seen.push(...idsOf(page))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect([seen.length, new Set(seen).size]).toEqual([5, 5])
  await expect(search('needle', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'input.invalid' })
})

test('a search holds no operators: quotes, stars and brackets are passed over', async () => {
  const id = await world.newChat()
  await world.ask(id, 'say "hello" NEAR(x)')
  for (const text of ['"hello', 'hello*"(', "NEAR('x'", '']) {
    await expect(search(text)).resolves.toMatchObject({ items: text === '' ? [] : [{ role: 'user' }] })
  }
})

test('search inside one chat finds any part of a word in the order of the thread', async () => {
  const id = await world.newChat()
  await world.ask(id, 'Überblick über "alles"')
  await world.ask(id, 'nochmals ÜBER')
  const { hits } = await world.library.find(id, 'über')
  expect(hits.map(({ offset, count }) => [offset, count])).toEqual([
    [0, 2],
    [2, 1],
  ])
  expect((await world.library.find(id, '"alles"')).hits).toHaveLength(1)
})

test('folders keep their order; a deleted one gives its chats back, and undoing it takes them in again', async () => {
  const { folders } = world.library
  const id = await world.newChat()
  const other = await world.newChat()
  const work = await folders.create('Work')
  const home = await folders.create('Home')
  await folders.update(home.chatFolderId, { place: 0 })
  const { before } = await folders.move([id], work.chatFolderId)
  expect(before).toEqual([{ conversationId: id, chatFolderId: null }])
  expect(folders.list().map(({ name, count }) => [name, count])).toEqual([
    ['Home', 0],
    ['Work', 1],
  ])
  expect([await listed('none'), await listed(work.chatFolderId)]).toEqual([[other], [id]])

  await world.chat.update(id, { isPinned: true })
  expect([await listed('none'), await listed(work.chatFolderId)]).toEqual([[id, other], []])
  await world.chat.update(id, { isPinned: false })

  await folders.delete(work.chatFolderId)
  expect(await listed('none')).toEqual([other, id])
  await folders.restore(work.chatFolderId)
  expect([await listed('none'), await listed(work.chatFolderId)]).toEqual([[other], [id]])
})

test('a move to a folder that is gone, or of a chat that is gone, moves nothing', async () => {
  const { folders } = world.library
  const id = await world.newChat()
  const folder = await folders.create('Work')
  await expect(folders.move([id], 'cfold_none')).rejects.toMatchObject({ code: 'chat_folder.not_found' })
  await expect(folders.move([id, 'conv_none'], folder.chatFolderId)).rejects.toMatchObject({
    code: 'conversation.not_found',
  })
  expect(await listed('none')).toEqual([id])
})

async function compared() {
  const id = await world.newChat()
  await world.ask(id, 'before the comparison')
  const { twinId } = await world.library.comparison.compare(id, OTHER)
  return { id, twinId }
}

async function askBoth(id: `conv_${string}`, text: string) {
  await world.chat.send({ conversationId: id, text, attachmentIds: [] })
  await until(
    () => world.runs.list({ limit: 20 }).items.every(({ state }) => state === 'succeeded'),
    'both columns to end',
  )
}

test('a comparison starts with what was said, sends to both models, and its second column is not in the list', async () => {
  const { id, twinId } = await compared()
  expect([world.chat.get(id).twinId, world.chat.get(twinId).twinOf]).toEqual([twinId, id])
  expect(await listed()).toEqual([id])
  await askBoth(id, 'the same question')
  const texts = [id, twinId].map((each) =>
    world.chat.messages(each, { offset: 0, limit: 9 }).items.map((message) => [message.role, textIn(message)]),
  )
  expect(texts[0]?.filter(([role]) => role === 'user')).toEqual(texts[1]?.filter(([role]) => role === 'user'))
  expect(texts.map((each) => each.length)).toEqual([4, 4])
  const models = [id, twinId].map((each) => world.lastMessage(each).model?.name)
  expect(models).toEqual([SCRIPTED_REF.name, 'other'])
  expect((await search('before comparison')).items).toHaveLength(1)
})

test.each([
  ['first', ['first'], 1],
  ['second', ['second'], 1],
  ['both', ['second', 'first'], 2],
] as const)(
  'keeping the %s leaves the right conversations, and undoing brings the comparison back',
  async (keep, left, found) => {
    const { id, twinId } = await compared()
    await askBoth(id, 'the same question')
    const names = { [id]: 'first', [twinId]: 'second' } as Record<string, string>
    const ended = await world.library.comparison.end(id, keep)
    expect(ended.openId).toBe(keep === 'second' ? twinId : id)
    expect((await listed()).map((each) => names[each]).toSorted()).toEqual([...left].toSorted())
    expect((await search('before comparison')).items).toHaveLength(found)

    await world.library.comparison.reopen(twinId)
    expect([await listed(), world.chat.get(id).twinId]).toEqual([[id], twinId])
  },
)

test('a comparison needs an idle chat and there is one at a time', async () => {
  const { id } = await compared()
  await expect(world.library.comparison.compare(id, OTHER)).rejects.toMatchObject({ code: 'conversation.compared' })
})

test('an agent that is mentioned answers this message and no other; regenerating asks it again', async () => {
  const id = await world.newChat()
  const guest = await world.agents.create({ name: 'Guest', instructions: 'You are the guest.' })
  const mention = { kind: 'agent', label: 'Guest', agentId: guest.agentId } as const
  const send = async (text: string, mentions = [mention]) => {
    const { runId } = await world.chat.send({ conversationId: id, text, attachmentIds: [], mentions })
    if (runId !== null) await world.untilIdle(runId)
    return world.lastMessage(id)
  }
  const answer = await send('@Guest hello')
  expect(answer.agentId).toBe(guest.agentId)
  const system = () => world.gateway.requests.at(-1)?.messages[0]
  expect(system()).toMatchObject({ role: 'system', content: 'You are the guest.' })
  const { runId } = await world.chat.regenerate(answer.messageId)
  if (runId !== null) await world.untilIdle(runId)
  expect(world.lastMessage(id).agentId).toBe(guest.agentId)
  expect((await send('and you?', [])).agentId).toBeUndefined()
  expect(system()).toMatchObject({ content: 'You are a helpful assistant.' })
  await expect(send('@Nobody', [{ ...mention, agentId: 'agent_none' }])).rejects.toBeInstanceOf(AppError)
})
