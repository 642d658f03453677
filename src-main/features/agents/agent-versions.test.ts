import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWorld, type World } from '#tests/support/agent-world.ts'
import { SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { makeTool } from '#tests/support/test-tools.ts'
import { ASSISTANT_ID } from './built-in-agents.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld({ tools: [makeTool('read')] })
})
afterEach(() => world.stop())

test('every save that changes something is a version, and one that changes nothing is none', async () => {
  const { agents } = world
  const { agentId } = await agents.create({ name: 'Mine', instructions: 'One.' })
  await agents.update(agentId, { instructions: 'Two.' }, { note: ' Clearer ' })
  await agents.update(agentId, { instructions: 'Two.', limits: {} })
  expect(agents.get(agentId).version).toBe(2)
  expect(agents.versions({ agentId, limit: 10 })).toMatchObject([
    { version: 2, note: 'Clearer', madeBy: 'person' },
    { version: 1, note: '', madeBy: 'person' },
  ])
  expect(agents.version(agentId, 1).agent.instructions).toBe('One.')
  expect(() => agents.version(agentId, 3)).toThrow(expect.objectContaining({ code: 'agent.version_not_found' }))
})

test('restoring makes a new version that is as the old one was, and keeps the ones between', async () => {
  const { agents } = world
  const { agentId } = await agents.create({ name: 'Mine', instructions: 'One.', tools: [{ name: 'read' }] })
  await agents.update(agentId, { instructions: 'Two.', tools: [] })
  const restored = await agents.restoreVersion(agentId, 1)
  expect(restored).toMatchObject({ version: 3, instructions: 'One.', tools: [{ name: 'read' }] })
  expect(agents.versions({ agentId, limit: 10 }).map(({ madeBy }) => madeBy)).toEqual(['restore', 'person', 'person'])
})

test('a version names tools that are gone meanwhile: they are left out when it is restored', async () => {
  const { agents, db } = world
  const { agentId } = await agents.create({ name: 'Mine', tools: [{ name: 'read' }] })
  db.quick((tx) =>
    tx.sql(`UPDATE agent_versions SET agent = json_set(agent, '$.tools[0].name', 'gone') WHERE agent_id = ?`, agentId),
  )
  await agents.update(agentId, { name: 'Yours' })
  expect(await agents.restoreVersion(agentId, 1)).toMatchObject({ name: 'Mine', tools: [] })
})

test('a save on top of a version that is no longer the newest is refused', async () => {
  const { agents } = world
  const { agentId } = await agents.create({ name: 'Mine' })
  await agents.update(agentId, { name: 'First', baseVersion: 1 })
  await expect(agents.update(agentId, { name: 'Second', baseVersion: 1 })).rejects.toMatchObject({
    code: 'agent.changed_since',
    data: { version: 2 },
  })
  expect(agents.get(agentId).name).toBe('First')
})

test('of two saves that come in the same moment each is a version of its own, and none is lost', async () => {
  const { agents } = world
  const { agentId } = await agents.create({ name: 'Mine' })
  await Promise.all([agents.update(agentId, { name: 'Yours' }), agents.update(agentId, { description: 'Reads' })])
  expect(agents.get(agentId)).toMatchObject({ name: 'Yours', description: 'Reads', version: 3 })
  const both = ['First', 'Second'].map((name) => agents.update(agentId, { name, baseVersion: 3 }))
  const [first, second] = await Promise.allSettled(both)
  expect(first?.status).toBe('fulfilled')
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'agent.changed_since' } })
})

test('restoring a version of a built-in agent brings back the person’s own choices and nothing else', async () => {
  const { agents } = world
  await agents.update(ASSISTANT_ID, { model: SCRIPTED_REF })
  await agents.update(ASSISTANT_ID, { model: null, params: { temperature: 1 } })
  expect(await agents.restoreVersion(ASSISTANT_ID, 2)).toMatchObject({
    model: SCRIPTED_REF,
    params: {},
    isBuiltIn: true,
    name: 'Assistant',
  })
})

test('a copy of a built-in agent is the person’s own, with a name that nobody has', async () => {
  const { agents } = world
  const copy = await agents.copy(ASSISTANT_ID)
  expect(copy).toMatchObject({ name: 'Assistant 2', isBuiltIn: false, version: 1, mode: 'ask' })
  await expect(agents.update(copy.agentId, { instructions: 'Mine now.' })).resolves.toMatchObject({ version: 2 })
})

test('a deleted agent is in the bin: nobody finds it, its versions come back with it, and after 30 days it goes', async () => {
  const { agents, db } = world
  const { agentId } = await agents.create({ name: 'Mine', instructions: 'One.' })
  await agents.delete(agentId)
  expect(agents.find(agentId)).toBeUndefined()
  expect(agents.list().map(({ name }) => name)).not.toContain('Mine')
  expect(await agents.restore(agentId)).toMatchObject({ name: 'Mine', version: 1 })
  await agents.delete(agentId)
  db.quick((tx) => tx.sql('UPDATE agents SET deleted_at = 1 WHERE agent_id = ?', agentId))
  agents.seed()
  await expect(agents.restore(agentId)).rejects.toMatchObject({ code: 'agent.not_found' })
})

test('the step of a model call says which version of the agent it used', async () => {
  const { newChat, ask, gateway, runs } = world
  gateway.script({ text: 'Hello.' })
  const runId = await ask(await newChat(), 'Hi')
  expect(runs.steps(runId)[0]?.input).toMatchObject({ agentVersion: 1 })
})
