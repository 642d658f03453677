import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldParts } from '#shared/domain/fold-parts.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { NATIVE_ASSISTANT } from '#tests/support/fake-ollama/assistant-script.ts'
import type { Reply } from '#tests/support/fake-ollama/script.ts'
import { addOllama, createAgent, settle } from '#tests/support/stories.ts'
import { startTalk, textOf } from './support/conversation.ts'
import { expect, test } from './support/test.ts'

/** The stories of a person, told to the core itself: what must hold whatever the page looks like. */

test.skip(({ shellKind }) => shellKind === 'desktop', 'talks to the core over a socket: headless shell only')

const writer = ['file_write', 'file_edit', 'file_read', 'file_list']

test('a write asks, is edited and approved, and can be undone', async ({ shell, ollama, folder }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  await client.files.allowFolder({ path: folder, access: 'write' })
  const talk = await startTalk(client, { agentId: await createAgent(client, { tools: writer }) })
  const file = join(folder, 'todo.txt')

  const runId = await talk.say('Write "buy milk" to todo.txt')
  const approval = await talk.pending()
  expect(existsSync(file)).toBe(false)

  const args = { ...(approval.args as Record<string, unknown>), content: 'buy bread' }
  const { argsHash } = await client.governance.previewEdit({ approvalId: approval.approvalId, args })
  await client.governance.decide({ approvalId: approval.approvalId, argsHash, decision: 'approve', editedArgs: args })
  await settle(client, runId)
  expect(readFileSync(file, 'utf8')).toBe('buy bread')
  expect((await client.runs.get({ runId })).state).toBe('succeeded')

  const { items } = await client.files.changes({ runId })
  expect(items.map(({ kind, state }) => ({ kind, state }))).toEqual([{ kind: 'created', state: 'applied' }])
  await client.files.undoRun({ runId })
  expect(existsSync(file)).toBe(false)
})

test('an answer to an approval must quote what was shown', async ({ shell, ollama, folder }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  await client.files.allowFolder({ path: folder, access: 'write' })
  const talk = await startTalk(client, { agentId: await createAgent(client, { tools: writer }) })
  await talk.say('Write "buy milk" to todo.txt')
  const { approvalId } = await talk.pending()
  const decide = client.governance.decide({ approvalId, argsHash: '0'.repeat(64), decision: 'approve' })
  await expect(decide).rejects.toMatchObject({ code: 'approval.changed' })
  expect(existsSync(join(folder, 'todo.txt'))).toBe(false)
})

test('a denied write does not happen, and the model is told', async ({ shell, ollama, folder }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  await client.files.allowFolder({ path: folder, access: 'write' })
  const talk = await startTalk(client, { agentId: await createAgent(client, { tools: writer }) })
  const runId = await talk.say('Write "buy milk" to todo.txt')
  const { approvalId, argsHash } = await talk.pending()
  await client.governance.decide({ approvalId, argsHash, decision: 'deny', note: 'Not today' })
  await settle(client, runId)
  const answer = await talk.answer()
  expect(answer.parts.flatMap((part) => (part.type === 'tool_call' ? [part.state] : []))).toEqual(['denied'])
  expect(existsSync(join(folder, 'todo.txt'))).toBe(false)
  const toolMessage = ollama
    .chats()
    .at(-1)
    ?.messages.findLast((message) => message.role === 'tool')
  expect(toolMessage?.content).toContain('Not today')
})

test('an approval survives a crash of the core', async ({ shell, ollama, folder }) => {
  const before = await shell.client()
  await addOllama(before, ollama.url)
  await before.files.allowFolder({ path: folder, access: 'write' })
  const talk = await startTalk(before, { agentId: await createAgent(before, { tools: writer }) })
  const runId = await talk.say('Write "buy milk" to todo.txt')
  await shell.crash()

  const client = await shell.client()
  const { items } = await client.governance.approvals({ pending: true })
  expect(items.map(({ tool, runId: asked }) => [tool, asked])).toEqual([['file_write', runId]])
  const [{ approvalId, argsHash } = { approvalId: 'appr_0' as const, argsHash: '' }] = items
  await client.governance.decide({ approvalId, argsHash, decision: 'approve' })
  await settle(client, runId)
  expect(readFileSync(join(folder, 'todo.txt'), 'utf8')).toBe('buy milk')
})

for (const model of [undefined, NATIVE_ASSISTANT]) {
  test(`a question about a file is answered from the file (${model ?? 'rendered'})`, async ({
    shell,
    ollama,
    folder,
  }) => {
    writeFileSync(join(folder, 'plan.txt'), 'Buy two red bicycles.')
    const client = await shell.client()
    await addOllama(client, ollama.url, model)
    await client.files.allowFolder({ path: folder })
    const talk = await startTalk(client, { agentId: await createAgent(client, { tools: writer }) })
    await talk.say('Please read plan.txt')
    expect(textOf(await talk.answer())).toContain('Buy two red bicycles.')
  })
}

test('a reader that comes back in mid-stream sees the whole answer, without gaps or repeats', async ({
  shell,
  ollama,
}) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  const text = Array.from({ length: 120 }, (_, index) => `w${index} `).join('')
  ollama.setScript([{ replies: [{ text, tokensPerSecond: 60 }] }])
  const { conversationId } = await client.chat.create({})
  const { runId, messageId } = await client.chat.send({ conversationId, text: 'go' })
  if (runId === null || messageId === null) throw new Error('queued')

  let seen = 0
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    if (event.type === 'text.delta') seen += event.data.text.length
    if (seen > 100) break
  }
  const message = await client.chat.message({ messageId })
  expect(message.state).toBe('streaming')
  let parts: readonly MessagePart[] = message.parts
  for await (const event of await client.runs.watch({ runId, afterSeq: message.appliedSeq })) {
    parts = foldParts(parts, event)
  }
  const last = await client.chat.message({ messageId })
  expect(textOf({ ...last, parts: [...parts] })).toBe(text)
  expect(textOf(last)).toBe(text)
})

test('stop really stops the server, and the text stays', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  ollama.setScript([{ replies: [{ text: 'word ', repeat: 2_000, tokensPerSecond: 50 }] }])
  const { conversationId } = await client.chat.create({})
  const { runId, messageId } = await client.chat.send({ conversationId, text: 'go' })
  if (runId === null || messageId === null) throw new Error('queued')
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    if (event.type === 'text.delta') break
  }
  await client.runs.cancel({ runId })
  await ollama.until((request) => request.outcome === 'cancelled')
  await settle(client, runId)
  const message = await client.chat.message({ messageId })
  expect(message.state).toBe('stopped')
  expect(textOf(message)).toContain('word')
})

test('editing a message makes a branch, and the other one is still there', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  const talk = await startTalk(client, {})
  await talk.say('Hello')
  const [question] = await talk.messages()
  if (question === undefined) throw new Error('no message')
  const edited = await client.chat.edit({ messageId: question.messageId, text: 'What is 2 + 2' })
  if (edited.runId === null) throw new Error('queued')
  await settle(client, edited.runId)
  const texts = async () => (await talk.messages()).filter(({ role }) => role === 'user').map(textOf)
  expect(await texts()).toEqual(['What is 2 + 2'])
  await client.chat.switchTo({ messageId: question.messageId })
  expect(await texts()).toEqual(['Hello'])
  const [shown] = (await client.chat.messages({ conversationId: talk.conversationId })).items
  expect(shown?.siblings.length).toBe(2)
})

test('a second answer stands beside the first', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  ollama.setScript([{ times: 1, replies: [{ text: 'first' }] }, { replies: [{ text: 'second' }] }])
  const talk = await startTalk(client, {})
  await talk.say('go')
  const first = await talk.answer()
  const { runId } = await client.chat.regenerate({ messageId: first.messageId })
  if (runId === null) throw new Error('queued')
  await settle(client, runId)
  expect(textOf(await talk.answer())).toBe('second')
  expect((await talk.messages()).length).toBe(2)
})

test('messages that are sent while it answers wait their turn, in order', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  ollama.setScript([{ replies: [{ text: 'about {{user}}', delayMs: 300 }] }])
  const { conversationId } = await client.chat.create({})
  await client.chat.send({ conversationId, text: 'one' })
  const second = await client.chat.send({ conversationId, text: 'two' })
  const third = await client.chat.send({ conversationId, text: 'three' })
  expect([second.runId, third.runId]).toEqual([null, null])
  expect((await client.chat.get({ conversationId })).queued.map(({ text }) => text)).toEqual(['two', 'three'])
  await expect(async () => {
    const { items } = await client.chat.messages({ conversationId })
    expect(items.map((item) => [item.state, textOf(item)])).toEqual(
      ['one', 'about one', 'two', 'about two', 'three', 'about three'].map((text) => ['complete', text]),
    )
  }).toPass()
})

const faults: [string, Reply, string][] = [
  ['a full queue', { fault: { kind: 'status', status: 503, error: 'server busy, please try again.' } }, 'answered'],
  ['a cut stream', { text: 'one two three', fault: { kind: 'cut', after: 1 } }, 'answered'],
  [
    'an error in mid-stream',
    { text: 'one two', fault: { kind: 'error_line', after: 1, error: 'runner died' } },
    'answered',
  ],
]
for (const [name, reply, text] of faults) {
  test(`${name} is tried again, and the answer comes whole`, async ({ shell, ollama }) => {
    const client = await shell.client()
    await addOllama(client, ollama.url)
    ollama.setScript([{ times: 1, replies: [reply] }, { replies: [{ text }] }])
    const talk = await startTalk(client, {})
    await talk.say('go')
    expect(textOf(await talk.answer())).toBe(text)
  })
}

test('a model that is not there fails at once with what to do', async ({ shell, ollama }) => {
  const client = await shell.client()
  const ref = await addOllama(client, ollama.url)
  const talk = await startTalk(client, { model: { ...ref, name: 'gone:latest' } })
  const runId = await talk.say('Hello')
  expect((await client.runs.get({ runId })).error?.code).toBe('llm.model_missing')
  expect((await talk.answer()).state).toBe('failed')
})

test('a slow load is told before the first word', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  ollama.setModels([{ name: 'small-assistant:latest', loadMs: 1_500, contextLength: 32_768 }])
  const { conversationId } = await client.chat.create({})
  const { runId } = await client.chat.send({ conversationId, text: 'Hello' })
  if (runId === null) throw new Error('queued')
  const types: string[] = []
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) types.push(event.type)
  expect(types).toContain('model.loading')
  expect(types.at(-1)).toBe('run.finished')
})

test('a question of the model waits for the answer of the person', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  const talk = await startTalk(client, { agentId: await createAgent(client, { tools: ['ask_user'] }) })
  const runId = await talk.say('Please ask me something')
  const approval = await talk.pending()
  expect(approval.question?.text).toBe('Which colour do you like?')
  await client.governance.answer({ approvalId: approval.approvalId, answer: 'Blue' })
  await settle(client, runId)
  expect(textOf(await talk.answer())).toContain('Blue')
})

test('every call to the server forbids silent cutting and names one window', async ({ shell, ollama }) => {
  const client = await shell.client()
  await addOllama(client, ollama.url)
  const talk = await startTalk(client, {})
  await talk.say('Hello')
  await talk.say('Count from 1 to 200')
  const sent = ollama.chats().map(({ truncate, shift, options }) => ({ truncate, shift, numCtx: options?.num_ctx }))
  expect(new Set(sent.map((call) => JSON.stringify(call))).size).toBe(1)
  expect(sent[0]).toMatchObject({ truncate: false, shift: false, numCtx: expect.any(Number) })
  expect(new Set(ollama.loads.map(({ numCtx }) => numCtx)).size).toBe(1)
})
