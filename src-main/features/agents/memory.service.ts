import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Memory } from '#shared/contract/agents.contract.ts'
import type { AgentId, MemoryId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { findAgent } from './agents.store.ts'
import * as store from './memory.store.ts'

export const MAX_MEMORY_CHARS = 2_000

/** What agents remember across conversations: short texts, each agent's own or shared. */
export function createMemory(deps: { db: WriteDb; clock: Clock; ids: IdSource; events: EventLog }) {
  const { db, clock, ids, events } = deps

  /** Keeps a text. One that is known already is only freshened; `isNew` tells. */
  function save(input: {
    agentId: AgentId | null
    isShared: boolean
    text: string
  }): Promise<{ memory: Memory; isNew: boolean }> {
    const text = input.text.trim().slice(0, MAX_MEMORY_CHARS)
    if (text === '') throw new AppError('tool.bad_arguments', 'There is no text to remember')
    const agentId = input.isShared ? null : input.agentId
    const textKey = keyOf(text)
    return db.durable((tx) => {
      const now = clock.now()
      const known = store.findSame(tx, agentId, textKey)
      if (known !== undefined) {
        store.touchMemory(tx, known.memoryId, now)
        return { memory: known, isNew: false }
      }
      const memory: Memory = { memoryId: ids.next('mem'), agentId, text, createdAt: now }
      store.insertMemory(tx, {
        memory_id: memory.memoryId,
        agent_id: agentId,
        text,
        text_key: textKey,
        created_at: now,
        updated_at: now,
      })
      events.append(tx, { type: 'memory.changed', subject: memory.memoryId })
      return { memory, isNew: true }
    })
  }

  return {
    save,

    /** What a person writes down, for one agent or for all. */
    async add(input: { agentId: AgentId | null; text: string }): Promise<Memory> {
      const { agentId } = input
      if (agentId !== null && findAgent(db, agentId) === undefined) {
        throw new AppError('agent.not_found', 'The agent is gone', { agentId })
      }
      return (await save({ ...input, isShared: agentId === null })).memory
    },

    search: (query: { agentId: AgentId | null; text: string; limit: number }): Memory[] =>
      store.searchMemories(db, query),

    list(query: {
      search?: string | undefined
      of?: AgentId | 'shared' | undefined
      limit: number
      cursor?: string | undefined
    }) {
      const beforeRow = query.cursor === undefined ? undefined : Number(query.cursor)
      if (beforeRow !== undefined && !Number.isSafeInteger(beforeRow)) {
        throw new AppError('input.invalid', 'This cursor is not one that the list gave', { field: 'cursor' })
      }
      const search = query.search?.trim() ?? ''
      const rows = store.listMemories(db, {
        limit: query.limit + 1,
        ...(search === '' ? {} : { search }),
        ...(query.of === undefined ? {} : { of: query.of }),
        ...(beforeRow === undefined ? {} : { beforeRow }),
      })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: shown.map(({ rowNo: _, ...memory }) => memory),
        nextCursor: rows.length > query.limit && last !== undefined ? String(last.rowNo) : null,
      }
    },

    /** Other words for the same memory. Refused when another one says the same already. */
    change(memoryId: MemoryId, text: string): Promise<Memory> {
      const words = text.trim().slice(0, MAX_MEMORY_CHARS)
      const textKey = keyOf(words)
      return db.durable((tx) => {
        const memory = store.findMemory(tx, memoryId)
        if (memory === undefined) throw new AppError('memory.not_found', 'This memory is gone', { memoryId })
        const same = store.findSame(tx, memory.agentId, textKey)
        if (same !== undefined && same.memoryId !== memoryId) {
          throw new AppError('memory.known', 'This is remembered already', { memoryId: same.memoryId })
        }
        store.changeMemory(tx, memoryId, { text: words, text_key: textKey, updated_at: clock.now() })
        events.append(tx, { type: 'memory.changed', subject: memoryId })
        return { ...memory, text: words }
      })
    },

    async delete(memoryId: MemoryId): Promise<void> {
      await db.durable((tx) => {
        if (!store.deleteMemory(tx, memoryId)) {
          throw new AppError('memory.not_found', 'This is already forgotten', { memoryId })
        }
        events.append(tx, { type: 'memory.changed', subject: memoryId })
      })
    },
  }
}

export type MemoryService = ReturnType<typeof createMemory>

const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!\s]+$/, '')
