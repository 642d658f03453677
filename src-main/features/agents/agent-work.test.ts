import { afterEach, expect, test } from 'vitest'
import { countViews, listRunPage } from '#main/engine/runs/runs-list.store.ts'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import { AGENT_PAUSED } from '#shared/domain/trial-agent.ts'
import { makeWorld, textIn, type World } from '#tests/support/agent-world.ts'
import { createScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTool } from '#tests/support/test-tools.ts'
import { until } from '#tests/support/until.ts'

let world: World
afterEach(() => world.stop())

const agentOf = ({ db }: World, conversationId: ConversationId): AgentId =>
  db.sql<{ agent_id: AgentId }>('SELECT agent_id FROM conversations WHERE conversation_id = ?', conversationId)[0]
    ?.agent_id ?? 'agent_none'

test('a paused agent takes a message, waits with its reason, and goes on when it is resumed', async () => {
  world = await makeWorld()
  const { newChat, ask, agentWork, gateway, runs, lastMessage, untilIdle } = world
  const conversationId = await newChat()
  const agentId = agentOf(world, conversationId)
  await agentWork.pause(agentId)
  const runId = await ask(conversationId, 'Hi')
  expect(runs.get(runId)).toMatchObject({ state: 'paused', stateReason: AGENT_PAUSED, steps: 0 })
  expect(lastMessage(conversationId).state).toBe('paused')
  expect(gateway.requests).toEqual([])
  gateway.script({ text: 'Hello.' })
  expect(await agentWork.resume(agentId)).toBe(1)
  await untilIdle(runId)
  await until(() => runs.get(runId).state === 'succeeded', 'the answer')
  expect(textIn(lastMessage(conversationId))).toBe('Hello.')
})

test('pausing stops what runs, and what the person paused by themselves stays so when the agent is resumed', async () => {
  world = await makeWorld()
  const { newChat, chat, agentWork, gateway, runs } = world
  const conversationId = await newChat()
  const agentId = agentOf(world, conversationId)
  const other = (await chat.create({ agentId })).conversationId
  gateway.script({ text: 'Part', hangs: true }, { text: 'Part', hangs: true })
  const start = async (id: ConversationId) =>
    (await chat.send({ conversationId: id, text: 'Hi', attachmentIds: [] })).runId as RunId
  const own = await start(conversationId)
  await until(() => runs.get(own).state === 'running', 'the first to run')
  await runs.pause(own, 'person')
  const second = await start(other)
  await until(() => runs.get(second).state === 'running', 'the second to run')
  expect(await agentWork.pause(agentId)).toBe(1)
  expect(runs.get(second)).toMatchObject({ state: 'paused', stateReason: AGENT_PAUSED })
  gateway.script({ text: 'Done.' })
  expect(await agentWork.resume(agentId)).toBe(1)
  await until(() => runs.get(second).state === 'succeeded', 'the second to end')
  expect(runs.get(own)).toMatchObject({ state: 'paused', stateReason: 'person' })
})

test('the pause holds over a crash and a restart', async () => {
  const path = `${await makeTempDir()}/hearth.sqlite`
  const before = await makeWorld({ path, starts: false })
  const conversationId = await before.newChat()
  const agentId = agentOf(before, conversationId)
  const { runId } = await before.chat.send({ conversationId, text: 'Hi', attachmentIds: [] })
  await before.agentWork.pause(agentId)
  before.db.quick((tx) => tx.sql(`UPDATE runs SET state = 'running', state_reason = NULL WHERE run_id = ?`, runId))
  before.crash()
  const gateway = createScriptedGateway()
  world = await makeWorld({ path, gateway })
  const { runs } = world
  await until(() => runs.get(runId as RunId).state === 'paused', 'the run to find the pause')
  expect(world.agents.get(agentId).pausedAt).not.toBeNull()
  gateway.script({ text: 'Hello.' })
  await world.agentWork.resume(agentId)
  await until(() => runs.get(runId as RunId).state === 'succeeded', 'the answer')
})

test('terminating cancels all that an agent has open, also what is paused, and nothing of another agent', async () => {
  world = await makeWorld()
  const { newChat, chat, agentWork, gateway, runs } = world
  const conversationId = await newChat()
  const agentId = agentOf(world, conversationId)
  const foreign = await newChat()
  gateway.script({ text: 'a', hangs: true })
  const send = async (id: ConversationId) =>
    (await chat.send({ conversationId: id, text: 'Hi', attachmentIds: [] })).runId as RunId
  const first = await send(conversationId)
  await until(() => runs.get(first).state === 'running', 'the first to run')
  const second = await send((await chat.create({ agentId })).conversationId)
  await runs.pause(second, 'person')
  const others = await send(foreign)
  expect(await agentWork.terminate(agentId)).toBe(2)
  expect([runs.get(first).state, runs.get(second).state]).toEqual(['cancelled', 'cancelled'])
  expect(runs.get(others).state).not.toBe('cancelled')
  await runs.cancel(others, 'person')
})

test('the list says what each agent does and how it did; the statistics count its days and its tools', async () => {
  world = await makeWorld({ tools: [makeTool('read')] })
  const { newChat, ask, agentWork, gateway } = world
  const conversationId = await newChat()
  const agentId = agentOf(world, conversationId)
  gateway.script({ calls: [{ tool: 'read', args: { path: 'a' } }] }, { text: 'Read.' })
  await ask(conversationId, 'Read it')
  const row = agentWork.overview().find(({ agent }) => agent.agentId === agentId)
  expect(row).toMatchObject({ running: 0, paused: 0, runs: 1, succeeded: 1, failed: 0, lastState: 'succeeded' })
  expect(row?.lastUsedAt).toBeGreaterThan(0)
  const statistics = agentWork.statistics(agentId, { days: 7, utcOffsetMinutes: 0 })
  expect(statistics).toMatchObject({
    runs: 1,
    succeeded: 1,
    tools: [{ name: 'read', title: 'read', calls: 1, failed: 0 }],
  })
  expect(statistics.days).toHaveLength(7)
  expect(statistics.days.at(-1)).toMatchObject({ runs: 1, succeeded: 1 })
})

test('a draft is tried with its own words, and neither lists, figures nor the saved agent know of it', async () => {
  world = await makeWorld()
  const { agents, agentTrials, agentWork, chat, ask, gateway, runs } = world
  const {
    agentId,
    version: _v,
    pausedAt: _p,
    isBuiltIn: _b,
    createdAt: _c,
    updatedAt: _u,
    ...draft
  } = await agents.create({
    name: 'Mine',
    instructions: 'Old.',
    usesMemory: true,
  })
  await world.memory.add({ agentId, text: 'The cat is called Momo.' })
  const trialId = await agentTrials.tryDraft({ of: agentId, draft: { ...draft, instructions: 'New words.' } })
  const { conversationId } = await chat.create({ agentId: trialId, title: 'Trial' })
  gateway.script({ text: 'One.' })
  const runId = await ask(conversationId, 'How is the cat called?')
  const system = gateway.requests[0]?.messages[0]?.content
  expect(system).toContain('New words.')
  expect(system).toContain('Momo')
  expect(runs.get(runId)).toMatchObject({ kind: 'trial', state: 'succeeded' })
  expect(agents.list().map((each) => each.agentId)).not.toContain(trialId)
  expect((await chat.list({ limit: 10 })).items).toEqual([])
  expect((await chat.list({ limit: 10, search: 'cat' })).items).toEqual([])
  expect(listRunPage(world.db, { sort: 'newest', limit: 10, offset: 0 }).rows).toEqual([])
  expect(countViews(world.db).all).toBe(0)
  expect(agentWork.statistics(agentId, { days: 1, utcOffsetMinutes: 0 }).runs).toBe(0)
  expect(runs.statistics({ from: 0, to: Date.now() + 1 }).runs).toBe(0)
  expect(agents.get(agentId).instructions).toBe('Old.')

  await agentTrials.tryDraft({ trialId, of: agentId, draft: { ...draft, instructions: 'Newer words.' } })
  gateway.script({ text: 'Two.' })
  await ask(conversationId, 'Again')
  expect(gateway.requests[1]?.messages[0]?.content).toContain('Newer words.')

  expect(await agentTrials.removeOld()).toBe(0)
  world.db.quick((tx) => tx.sql('UPDATE agents SET updated_at = 1 WHERE agent_id = ?', trialId))
  expect(await agentTrials.removeOld()).toBe(1)
  expect(() => chat.get(conversationId)).toThrow(expect.objectContaining({ code: 'conversation.not_found' }))
  expect(runs.find(runId)).toBeUndefined()
})

test('a trial never takes the place of a saved agent', async () => {
  world = await makeWorld()
  const { agentId, ...agent } = await world.agents.create({ name: 'Mine' })
  await expect(world.agentTrials.tryDraft({ trialId: agentId, of: null, draft: agent })).rejects.toMatchObject({
    code: 'agent.not_found',
  })
})
