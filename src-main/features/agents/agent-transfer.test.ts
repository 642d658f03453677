import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWorld, type World } from '#tests/support/agent-world.ts'
import { SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { makeTool } from '#tests/support/test-tools.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld({ tools: [makeTool('read'), makeTool('write', { risk: 'write', defaultPermission: 'ask' })] })
})
afterEach(() => world.stop())

const fileOf = (...agents: unknown[]) => JSON.stringify({ format: 'hearth-agent', version: 1, agents })
const choice = { index: 0, allow: [], allowAuto: false, folders: {}, model: null }

test('an exported agent comes back as it was, with the name of its model and no id of this PC', async () => {
  const { agents, agentTransfer } = world
  const { agentId } = await agents.create({
    name: 'Häuser & Co./..',
    instructions: 'Be kind.',
    model: SCRIPTED_REF,
    tools: [{ name: 'read' }, { name: 'write', permission: 'deny' }],
    limits: { maxSteps: 5 },
  })
  const { fileName, content } = agentTransfer.export([agentId])
  expect(fileName).toBe('Häuser  Co.hearth-agent')
  expect(content).not.toContain('prov_')
  expect(content).not.toContain(agentId)
  const [made] = await agentTransfer.import(content, [{ ...choice, model: SCRIPTED_REF }])
  expect(made).toMatchObject({
    name: 'Häuser & Co./.. 2',
    instructions: 'Be kind.',
    model: SCRIPTED_REF,
    tools: [{ name: 'read' }, { name: 'write', permission: 'deny' }],
    limits: { maxSteps: 5 },
    version: 1,
  })
})

test('what a file wants to do without asking is shown first, and becomes a question unless the person accepts it', async () => {
  const { agentTransfer } = world
  const tools = [
    { name: 'write', permission: 'allow' },
    { name: 'read', permission: 'allow' },
    { name: 'format_disk', permission: 'allow' },
    { name: '__proto__' },
  ]
  const content = fileOf({ name: 'Helper', tools, mode: 'auto', limits: { maxCostUsd: 900, maxSteps: 3 } })
  expect(agentTransfer.read(content).agents).toMatchObject([
    {
      unknownTools: ['format_disk', '__proto__'],
      widened: [{ name: 'write', risk: 'write' }],
      wantsAuto: true,
      raisedLimits: ['maxCostUsd'],
    },
  ])
  const [careful] = await agentTransfer.import(content, [choice])
  expect(careful).toMatchObject({
    mode: 'ask',
    tools: [
      { name: 'write', permission: 'ask' },
      { name: 'read', permission: 'allow' },
    ],
    limits: { maxSteps: 3 },
  })
  expect(careful?.limits).not.toHaveProperty('maxCostUsd')
  const [trusted] = await agentTransfer.import(content, [
    { ...choice, allow: ['write', 'format_disk'], allowAuto: true },
  ])
  expect(trusted).toMatchObject({
    name: 'Helper 2',
    mode: 'auto',
    tools: [
      { name: 'write', permission: 'allow' },
      { name: 'read', permission: 'allow' },
    ],
  })
})

test('a tool named twice counts once, with its first permission', async () => {
  const tools = [
    { name: 'write', permission: 'ask' },
    { name: 'write', permission: 'allow' },
  ]
  const [made] = await world.agentTransfer.import(fileOf({ name: 'x', tools }), [choice])
  expect(made?.tools).toEqual([{ name: 'write', permission: 'ask' }])
})

test('folders that the person does not link are closed: a limit never turns into all folders', async () => {
  const content = fileOf({ name: 'x', folders: ['Taxes', '__proto__'] })
  expect(world.agentTransfer.read(content).agents[0]?.folders).toEqual([
    { name: 'Taxes', folderId: null },
    { name: '__proto__', folderId: null },
  ])
  const [made] = await world.agentTransfer.import(content, [choice])
  expect(made?.folders).toEqual([])
  await expect(
    world.agentTransfer.import(content, [{ ...choice, folders: { Taxes: 'fold_none' } }]),
  ).rejects.toMatchObject({ code: 'folder.not_found' })
})

test.each([
  ['no JSON', '{'],
  ['another format', JSON.stringify({ format: 'other', version: 1, agents: [{ name: 'x' }] })],
  ['a newer format', JSON.stringify({ format: 'hearth-agent', version: 2, agents: [{ name: 'x' }] })],
  ['no agent', fileOf()],
  ['a name that is no text', fileOf({ name: { toString: 'x' } })],
  ['an empty name', fileOf({ name: '  ' })],
  ['a permission that is none', fileOf({ name: 'x', tools: [{ name: 'read', permission: 'always' }] })],
  ['a limit beyond all bounds', fileOf({ name: 'x', limits: { maxSteps: 1e9 } })],
  ['too many agents', fileOf(...Array.from({ length: 101 }, () => ({ name: 'x' })))],
  ['deep nesting', `${'['.repeat(200_000)}`],
])('a file with %s is refused', (_what, content) => {
  expect(() => world.agentTransfer.read(content)).toThrow(expect.objectContaining({ code: 'agent.import_invalid' }))
})

test('a file of more than 1 MB is refused before it is read', () => {
  const content = fileOf({ name: 'x', description: 'y'.repeat(1_000_000) })
  expect(() => world.agentTransfer.read(content)).toThrow(expect.objectContaining({ code: 'payload.too_large' }))
})

test('an import of several agents is all or nothing', async () => {
  const { agents, agentTransfer } = world
  const before = agents.list().length
  const content = fileOf({ name: 'One' }, { name: 'Two', folders: ['a'] })
  const second = { ...choice, index: 1, folders: { a: 'fold_none' as const } }
  await expect(agentTransfer.import(content, [choice, second])).rejects.toMatchObject({ code: 'folder.not_found' })
  await expect(agentTransfer.import(content, [{ ...choice, index: 7 }])).rejects.toMatchObject({
    code: 'agent.import_invalid',
  })
  expect(agents.list()).toHaveLength(before)
})
