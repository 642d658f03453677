import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { ChatRequest } from '#main/engine/ports/model-gateway.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Mention } from '#shared/domain/mention.ts'
import { makeWorld, type World } from '#tests/support/agent-world.ts'
import { createScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'

const SECRET = 'the salary is 4711'
const ELSEWHERE = { providerId: 'prov_cloud', name: 'cloud' } as const
const FILE: Mention = { kind: 'file', label: 'pay.md', folderId: 'fold_1', path: 'pay.md' }

/** As a file tool on a private folder gives it. */
const payTool: Tool = {
  name: 'read_pay',
  title: 'Read pay',
  description: 'Reads the pay',
  risk: 'read',
  effect: 'pure',
  defaultPermission: 'allow',
  input: z.object({ note: z.string().optional() }),
  timeoutMs: 1_000,
  isParallel: true,
  run: async () => ({ output: SECRET, summary: 'read', isPrivate: true }),
}

let world: World
afterEach(() => world.stop())

async function makePrivateWorld() {
  const gateway = createScriptedGateway()
  const describe = gateway.describe
  gateway.describe = async (ref, signal) => {
    const model = await describe(ref, signal)
    return ref.name === ELSEWHERE.name ? { ...model, location: 'internet' } : model
  }
  world = await makeWorld({
    gateway,
    tools: [payTool],
    mentionSources: { find: async () => [], read: async (_, path) => ({ name: path, text: SECRET, isPrivate: true }) },
  })
  return world.newChat({ tools: [{ name: 'read_pay' }], mode: 'auto' })
}

async function send(conversationId: `conv_${string}`, text: string, mentions: Mention[] = []) {
  const { runId } = await world.chat.send({ conversationId, text, attachmentIds: [], mentions })
  if (runId === null) throw new Error('it waits')
  await world.untilIdle(runId)
  expect(world.runs.get(runId).state).toBe('succeeded')
  return runId
}

/** From now on a model answers that runs elsewhere. */
async function goElsewhere(conversationId: `conv_${string}`) {
  await world.chat.update(conversationId, { model: ELSEWHERE })
  world.gateway.requests.length = 0
}

const sent = () => JSON.stringify(world.gateway.requests.map(({ messages }) => messages))

test('what a tool read in a private folder, and the words written after it, are not sent to a model elsewhere', async () => {
  const id = await makePrivateWorld()
  world.gateway.script(
    { calls: [{ tool: 'read_pay', args: { note: 'asked about 4711' } }] },
    { reasoning: 'So 4711.', text: 'You earn 4711.' },
    { text: 'It is still 4711.' },
  )
  await send(id, 'What do I earn?')
  await send(id, 'Sure?')
  expect(sent()).toContain(SECRET)
  await goElsewhere(id)
  world.gateway.script({ text: 'I cannot see that.' }, { text: 'As I said, I cannot.' })
  await send(id, 'And you?')
  expect(sent()).not.toContain('4711')
  expect(sent()).toContain('Left out: it is private')
  expect(sent()).toContain('Left out: a model on this PC wrote this')
  expect(sent(), 'what the person wrote is sent').toContain('What do I earn?')
  await send(id, 'Really?')
  expect(sent()).not.toContain('4711')
  expect(sent(), 'its own words are').toContain('I cannot see that.')
})

test('what was written about a private file that a message mentions is not sent to a model elsewhere', async () => {
  const id = await makePrivateWorld()
  world.gateway.script({ text: 'You earn 4711.' })
  await send(id, 'What is in @pay.md?', [FILE])
  await goElsewhere(id)
  world.gateway.script({ text: 'Fine.' })
  await send(id, 'And you?')
  expect(sent()).not.toContain('4711')
})

test('nor to the second column of a comparison', async () => {
  const id = await makePrivateWorld()
  world.gateway.script({ calls: [{ tool: 'read_pay', args: {} }] }, { text: 'You earn 4711.' })
  await send(id, 'What do I earn?')
  const { twinId } = await world.library.comparison.compare(id, ELSEWHERE)
  world.gateway.requests.length = 0
  world.gateway.script({ text: 'Fine.' })
  await send(twinId, 'And you?')
  expect(sent()).not.toContain('4711')
})

test('nor in a title: a model elsewhere is not asked for one', async () => {
  const id = await makePrivateWorld()
  await world.settings.set('chat.autoTitle', true)
  await world.settings.set('models.defaultUtility', ELSEWHERE)
  world.gateway.answerWhen(({ messages }) => messages[0]?.content.includes('Write a title') === true, { text: 'Pay' })
  world.gateway.script({ calls: [{ tool: 'read_pay', args: {} }] }, { text: 'You earn 4711.' })
  await send(id, 'What do I earn?')
  const titleRun = () => world.db.sql<{ state: string }>("SELECT state FROM runs WHERE kind = 'title'")[0]?.state
  await until(() => titleRun() === 'succeeded', 'the title')
  const titles = world.gateway.requests.filter(({ messages }) => messages[0]?.content.includes('Write a title'))
  expect(titles.map(({ model }) => model.name)).not.toContain(ELSEWHERE.name)
})

test('nor what a summary made of it, or what lies further back than what is read', async () => {
  const id = await makePrivateWorld()
  const isSummary = ({ messages }: ChatRequest) => messages[0]?.content.startsWith('Summarise') === true
  world.gateway.answerWhen((request) => isSummary(request) && request.model.name !== ELSEWHERE.name, {
    text: 'So 4711.',
  })
  world.gateway.answerWhen(isSummary, { text: 'Nothing much.' })
  world.gateway.script({ calls: [{ tool: 'read_pay', args: {} }] }, { text: 'You earn 4711.' })
  await send(id, 'What do I earn?')
  for (let turn = 0; turn < 12; turn++) {
    world.gateway.script({ text: `4711 again ${'x'.repeat(4_000)}` })
    await send(id, `${turn} ${'y'.repeat(4_000)}`)
  }
  expect(world.db.sql('SELECT * FROM conversation_summaries WHERE is_private = 1').length).toBeGreaterThan(0)
  await goElsewhere(id)
  world.gateway.script({ text: 'Fine.' })
  await send(id, 'And you?')
  expect(sent().includes('4711')).toBe(false)
  expect(sent().includes('Nothing much.')).toBe(true)
})
