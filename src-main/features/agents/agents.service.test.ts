import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#shared/domain/agent.ts'
import { makeWorld, type World } from '#tests/support/agent-world.ts'
import { SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { makeTool } from '#tests/support/test-tools.ts'
import { ASSISTANT_ID } from './built-in-agents.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld({ tools: [makeTool('read')] })
})
afterEach(() => world.stop())

test('an agent is made with defaults, changed and deleted', async () => {
  const { agents } = world
  const made = await agents.create({ name: 'Mine', tools: [{ name: 'read', permission: 'allow' }] })
  expect(made).toMatchObject({ instructions: '', model: null, mode: 'ask', usesMemory: false, isBuiltIn: false })
  const changed = await agents.update(made.agentId, { name: 'Yours', instructions: undefined, limits: { maxSteps: 3 } })
  expect(changed).toMatchObject({
    ...made,
    name: 'Yours',
    limits: { maxSteps: 3 },
    version: 2,
    updatedAt: expect.any(Number),
  })
  expect(agents.get(made.agentId)).toEqual(changed)
  await agents.delete(made.agentId)
  expect(() => agents.get(made.agentId)).toThrow(expect.objectContaining({ code: 'agent.not_found' }))
})

test('an agent with a tool that is not there is refused', () => {
  expect(() => world.agents.create({ name: 'x', tools: [{ name: 'none' }] })).toThrow(
    expect.objectContaining({ code: 'tool.unknown' }),
  )
})

test('a built-in agent keeps its words; the person chooses model, parameters and limits, also over a restart', async () => {
  const { agents } = world
  await expect(agents.update(ASSISTANT_ID, { instructions: 'x' })).rejects.toMatchObject({ code: 'agent.built_in' })
  await expect(agents.delete(ASSISTANT_ID)).rejects.toMatchObject({ code: 'agent.built_in' })
  await agents.update(ASSISTANT_ID, { model: SCRIPTED_REF, params: { temperature: 0 } })
  const before = agents.get(ASSISTANT_ID)
  agents.seed()
  expect(agents.get(ASSISTANT_ID)).toEqual(before)
})

test('the model of an answer is the chat’s, else the agent’s, else the default', async () => {
  const { lookup, agents, settings } = world
  const ref = (name: string) => ({ providerId: 'prov_scripted' as const, name })
  const own = await agents.create({ name: 'x', model: ref('agent') })
  expect([
    lookup.modelFor(own.agentId, ref('chat')),
    lookup.modelFor(own.agentId, null),
    lookup.modelFor(ASSISTANT_ID, null),
  ]).toEqual([ref('chat'), ref('agent'), SCRIPTED_REF])
  await settings.set('models.defaultChat', null)
  expect(lookup.modelFor(ASSISTANT_ID, null)).toBeNull()
})

test('a new chat has the chosen agent while there is one', async () => {
  const { lookup, agents, settings } = world
  expect(lookup.defaultId()).toBe(ASSISTANT_ID)
  const own = await agents.create({ name: 'x' })
  await settings.set('chat.defaultAgent', own.agentId)
  expect(lookup.defaultId()).toBe(own.agentId)
  await agents.delete(own.agentId)
  expect(lookup.defaultId()).toBe(ASSISTANT_ID)
})

test('an agent’s own limits stand over those of the settings', async () => {
  const { lookup, agents, settings } = world
  await settings.set('agents.maxSteps', 7)
  const own = await agents.create({ name: 'x', limits: { maxTokens: 1_000 } })
  expect(lookup.limitsFor(own.agentId)).toEqual({ ...DEFAULT_LIMITS, maxSteps: 7, maxTokens: 1_000 })
})

test('every tool is listed with the schema that models see', () => {
  expect(world.agents.tools().find((tool) => tool.name === 'read')).toEqual({
    name: 'read',
    title: 'read',
    description: 'The tool read',
    risk: 'read',
    effect: 'pure',
    defaultPermission: 'allow',
    inputSchema: expect.objectContaining({ type: 'object', required: ['path'] }),
  })
})
