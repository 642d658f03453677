import { beforeEach, describe, expect, test } from 'vitest'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { openRuns, shownRows, stateOf } from './agent-state.ts'
import { beginDraft, changeDraft, dropDraft, followSaved, isDirty, problemOf, useDrafts } from './editor/drafts.ts'
import { moved, permitted, toggled } from './editor/tool-order.ts'
import { changedFields } from './versions/version-fields.ts'

const agent: Agent = {
  agentId: 'agent_1',
  name: 'Gardener',
  description: 'Plans beds',
  instructions: 'Plant.',
  model: null,
  params: {},
  tools: [{ name: 'a' }, { name: 'b', permission: 'ask' }, { name: 'c' }],
  mode: 'ask',
  usesMemory: false,
  limits: {},
  folders: null,
  version: 3,
  pausedAt: null,
  isBuiltIn: false,
  createdAt: 1,
  updatedAt: 1,
}
const row = (more: Partial<Omit<AgentRow, 'agent'>> = {}, change: Partial<Agent> = {}): AgentRow => ({
  agent: { ...agent, ...change },
  running: 0,
  queued: 0,
  waiting: 0,
  paused: 0,
  lastState: null,
  lastUsedAt: null,
  runs: 0,
  succeeded: 0,
  failed: 0,
  ...more,
})

describe('the list', () => {
  test('what needs the person comes before everything, and a pause before work', () => {
    expect(stateOf(row({ waiting: 1, running: 2 }, { pausedAt: 1 }))?.status).toBe('waiting')
    expect(stateOf(row({ running: 2 }, { pausedAt: 1 }))?.status).toBe('paused')
    expect(stateOf(row({ running: 2 }))).toEqual({ status: 'running', text: 'Running, 2' })
    expect(stateOf(row({ lastState: 'failed' }))?.status).toBe('failed')
    expect(stateOf(row({ lastState: 'succeeded' }))).toBeNull()
    expect(openRuns(row({ running: 1, queued: 1, waiting: 1, paused: 1 }))).toBe(4)
  })

  test('a search needs every word, in name, description or model', () => {
    const model = { providerId: 'prov_1' as const, name: 'qwen3' }
    const rows = [row({}, { model }), row({}, { name: 'Other', isBuiltIn: true })]
    expect(shownRows(rows, 'all', 'beds QWEN')).toHaveLength(1)
    expect(shownRows(rows, 'builtIn', 'beds')).toHaveLength(1)
    expect(shownRows(rows, 'own', 'other')).toHaveLength(0)
    expect(shownRows([row({ running: 1 }), row()], 'working', '')).toHaveLength(1)
    expect(shownRows([row({}, { pausedAt: 1 }), row()], 'paused', '')).toHaveLength(1)
  })
})

describe('tools', () => {
  test('one that is ticked comes last, keeps its permission while it stays, and moves place by place', () => {
    expect(toggled(agent.tools, 'd', true).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
    expect(toggled(agent.tools, 'b', false).map(({ name }) => name)).toEqual(['a', 'c'])
    expect(moved(agent.tools, 'b', -1)).toEqual([{ name: 'b', permission: 'ask' }, { name: 'a' }, { name: 'c' }])
    expect(moved(agent.tools, 'a', -1)).toEqual(agent.tools)
    expect(moved(agent.tools, 'c', 1)).toEqual(agent.tools)
  })

  test('a permission is set, and Default takes it away', () => {
    expect(permitted(agent.tools, 'a', 'deny')[0]).toEqual({ name: 'a', permission: 'deny' })
    expect(permitted(agent.tools, 'b', null)[1]).toEqual({ name: 'b' })
  })
})

describe('drafts', () => {
  beforeEach(() => dropDraft('agent_1'))
  const draft = () => useDrafts.getState().byId.agent_1

  test('a draft without changes follows what is saved elsewhere; one with changes stays on its version', () => {
    followSaved('agent_1', agent)
    expect(isDirty(draft())).toBe(false)
    followSaved('agent_1', { ...agent, name: 'Newer', version: 4 })
    expect(draft()).toMatchObject({ baseVersion: 4, content: { name: 'Newer' } })
    changeDraft('agent_1', { name: 'Mine' })
    expect(isDirty(draft())).toBe(true)
    followSaved('agent_1', { ...agent, name: 'Newest', version: 5 })
    expect(draft()).toMatchObject({ baseVersion: 4, content: { name: 'Mine' } })
  })

  test('a change that is taken back is none, and a new agent is always unsaved', () => {
    followSaved('agent_1', agent)
    changeDraft('agent_1', { mode: 'auto' })
    changeDraft('agent_1', { mode: 'ask' })
    expect(isDirty(draft())).toBe(false)
    beginDraft('agent_1', agent, null)
    expect(isDirty(draft())).toBe(true)
  })

  test('a draft without a name or with too long instructions cannot be saved, and the tab is named', () => {
    expect(problemOf({ ...agent, name: '  ' })?.tab).toBe('overview')
    expect(problemOf({ ...agent, instructions: 'x'.repeat(20_001) })?.tab).toBe('instructions')
    expect(problemOf(agent)).toBeNull()
  })
})

test('what differs between two versions is said in words, apart from the instructions', () => {
  const names = { tool: (name: string) => name.toUpperCase(), folder: () => 'Notes' }
  const after = {
    ...agent,
    instructions: 'Other',
    mode: 'auto' as const,
    tools: [{ name: 'b', permission: 'deny' as const }],
    limits: { maxDurationMs: 120_000 },
    folders: ['fold_1' as const],
  }
  expect(changedFields(agent, after, names)).toEqual([
    { field: 'What it may do', before: 'Ask', after: 'Auto' },
    { field: 'Tools', before: 'A\nB: Ask\nC', after: 'B: Deny' },
    { field: 'Folders', before: 'All allowed folders', after: 'Notes' },
    { field: 'Limits', before: 'Defaults', after: 'Time (min): 2' },
  ])
})
