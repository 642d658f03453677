import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OwnedWriteDb } from '#main/engine/db/write-db.ts'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createFakeIds } from '#tests/support/fake-ids.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createMemory, MAX_MEMORY_CHARS, type MemoryService } from './memory.service.ts'

let db: OwnedWriteDb
let memory: MemoryService
beforeEach(() => {
  db = makeTestDb()
  const clock = createFakeClock()
  memory = createMemory({ db, clock, ids: createFakeIds(), events: createEventLog({ db, clock }) })
  for (const id of ['agent_a', 'agent_b']) {
    db.sql(
      `INSERT INTO agents (agent_id, name, description, instructions, params, tools, mode, uses_memory, limits,
         is_built_in, created_at, updated_at)
       VALUES (?, 'x', '', '', '{}', '[]', 'ask', 1, '{}', 0, 1, 1)`,
      id,
    )
  }
})
afterEach(() => db.close())

const save = (text: string, agentId: 'agent_a' | 'agent_b' = 'agent_a', isShared = false) =>
  memory.save({ agentId, isShared, text })
const search = (text: string, agentId: 'agent_a' | 'agent_b' = 'agent_a') =>
  memory.search({ agentId, text, limit: 8 }).map((each) => each.text)

test('an agent finds its own memories and the shared ones, those with all words first', async () => {
  await save('Anna likes green tea')
  await save('The green car is Anna’s')
  await save('Ben likes coffee', 'agent_b')
  await save('The office opens at nine', 'agent_b', true)
  expect(search('green tea')).toEqual(['Anna likes green tea', 'The green car is Anna’s'])
  expect(search('When does the office open? likes coffee')).not.toContain('Ben likes coffee')
  expect(search('office opens')).toEqual(['The office opens at nine'])
  expect(search('"; DROP * NEAR(')).toEqual([])
})

test('the same words are kept once; another agent may keep them too', async () => {
  const first = await save('Anna likes tea.')
  const again = await save('  anna LIKES   tea')
  expect([first.isNew, again.isNew, again.memory.memoryId]).toEqual([true, false, first.memory.memoryId])
  expect((await save('Anna likes tea', 'agent_b')).isNew).toBe(true)
})

test('what is shared already is not kept a second time for one agent', async () => {
  await save('Tea is at four', 'agent_a', true)
  expect((await save('tea is at four', 'agent_b')).isNew).toBe(false)
})

test('a memory is bounded, and an empty one is refused', async () => {
  expect((await save('x'.repeat(5_000))).memory.text).toHaveLength(MAX_MEMORY_CHARS)
  await expect(async () => save('   ')).rejects.toMatchObject({ code: 'tool.bad_arguments' })
})

test('memories are listed newest first, page by page, searched by beginnings, and forgotten', async () => {
  for (const text of ['tea one', 'tea two', 'coffee', 'tea three']) await save(text)
  const first = memory.list({ limit: 2, search: 'te' })
  const second = memory.list({ limit: 2, search: 'te', cursor: first.nextCursor ?? '' })
  expect([...first.items, ...second.items].map((each) => each.text)).toEqual(['tea three', 'tea two', 'tea one'])
  expect(second.nextCursor).toBeNull()
  const { memoryId } = first.items[0] ?? { memoryId: 'mem_none' as const }
  await memory.delete(memoryId)
  expect(search('three')).toEqual([])
  await expect(memory.delete(memoryId)).rejects.toMatchObject({ code: 'memory.not_found' })
})

test('a person adds, changes and lists what one agent knows, or all of them', async () => {
  const own = await memory.add({ agentId: 'agent_a', text: ' Anna likes tea ' })
  const shared = await memory.add({ agentId: null, text: 'The office opens at nine' })
  expect(memory.list({ limit: 9, of: 'agent_a' }).items).toEqual([own])
  expect(memory.list({ limit: 9, of: 'shared' }).items).toEqual([shared])
  expect(memory.list({ limit: 9, of: 'agent_a', search: 'off' }).items).toEqual([])
  await memory.change(own.memoryId, 'Anna likes coffee')
  expect(search('tea')).toEqual([])
  expect(search('coffee')).toEqual(['Anna likes coffee'])
  await expect(memory.change(own.memoryId, 'The office opens at nine.')).rejects.toMatchObject({ code: 'memory.known' })
  await expect(memory.add({ agentId: 'agent_none', text: 'x' })).rejects.toMatchObject({ code: 'agent.not_found' })
})
