import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OwnedWriteDb } from '#main/engine/db/write-db.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import { insertConversation, listConversations, searchConversations } from './chat.store.ts'
import type { NewConversationRow, NewMessageRow } from './chat.tables.ts'
import * as store from './messages.store.ts'

let db: OwnedWriteDb
beforeEach(() => {
  db = makeTestDb()
  db.quick((tx) => insertConversation(tx, conversation('conv_1')))
})
afterEach(() => db.close())

const conversation = (id: string): NewConversationRow => ({
  conversation_id: id,
  title: id,
  title_by: 'text',
  preview: '',
  is_pinned: 0,
  agent_id: 'agent_assistant',
  model: null,
  params: '{}',
  mode: 'ask',
  head_id: null,
  message_count: 0,
  active_run_id: null,
  last_run_id: null,
  context: null,
  created_at: 1,
  updated_at: 1,
  deleted_at: null,
})
const message = (id: string, parent: string | null, depth: number, chars = 10): NewMessageRow => ({
  message_id: id,
  conversation_id: 'conv_1',
  parent_id: parent,
  depth,
  role: depth % 2 === 0 ? 'user' : 'assistant',
  state: 'complete',
  run_id: null,
  applied_seq: 0,
  client_key: null,
  created_at: depth,
  attachments: '[]',
  model: null,
  usage: null,
  error: null,
  parts: JSON.stringify([{ type: 'text', stepNo: 0, text: 'x'.repeat(chars) }]),
})
const add = (id: string, parent: string | null, depth: number) =>
  db.quick((tx) => store.insertMessage(tx, message(id, parent, depth)))
const show = (id: string) => db.quick((tx) => store.setPath(tx, 'conv_1', id))
const path = (offset = 0, limit = 100) => store.readPath(db, 'conv_1', { offset, limit }).map((row) => row.message_id)

/**
 * a - b - c - d
 *       \ e - f
 *   \ g
 */
function grow(): void {
  add('a', null, 0)
  add('b', 'a', 1)
  add('c', 'b', 2)
  add('d', 'c', 3)
  add('e', 'b', 2)
  add('f', 'e', 3)
  add('g', 'a', 1)
}

test('the path follows the head from branch to branch', () => {
  grow()
  for (const [head, expected] of [
    ['d', 'abcd'],
    ['f', 'abef'],
    ['b', 'ab'],
    ['g', 'ag'],
    ['d', 'abcd'],
  ] as const) {
    show(head)
    expect([head, path().join(''), store.pathLength(db, 'conv_1')]).toEqual([head, expected, expected.length])
  }
})

test('a window of the path starts and ends where it is asked', () => {
  grow()
  show('d')
  expect([path(1, 2), path(3, 5), path(9, 5)]).toEqual([['b', 'c'], ['d'], []])
})

test('siblings are in the order in which they were made, the first messages too', () => {
  grow()
  add('z', null, 0)
  show('f')
  const rows = store.readPath(db, 'conv_1', { offset: 0, limit: 10 })
  expect(Object.fromEntries(store.readSiblings(db, rows))).toEqual({
    a: ['a', 'z'],
    b: ['b', 'g'],
    e: ['c', 'e'],
    f: ['f'],
  })
})

test('the newest leaf below a message is found by its newest children', () => {
  grow()
  expect(['a', 'b', 'c', 'd'].map((id) => store.findNewestLeaf(db, id))).toEqual(['g', 'f', 'd', 'd'])
})

test('a page of a conversation of 2,000 messages takes a few milliseconds wherever it is, and so does appending', () => {
  db.quick((tx) => {
    for (let at = 0; at < 2_000; at++) {
      store.insertMessage(tx, message(`m${at}`, at === 0 ? null : `m${at - 1}`, at, 2_000))
    }
    store.setPath(tx, 'conv_1', 'm1999')
  })
  const timed = (work: () => unknown) => {
    const times = Array.from({ length: 15 }, () => {
      const startedMs = performance.now()
      work()
      return performance.now() - startedMs
    })
    return times.sort((a, b) => a - b)[7] ?? 0
  }
  for (const offset of [0, 1_000, 1_950]) {
    const tookMs = timed(() => store.readSiblings(db, store.readPath(db, 'conv_1', { offset, limit: 50 })))
    expect(tookMs).toBeLessThan(10)
  }
  add('m2000', 'm1999', 2_000)
  expect(timed(() => show('m2000'))).toBeLessThan(10)
  expect(store.pathLength(db, 'conv_1')).toBe(2_001)
})

test('every question about messages is answered by an index', () => {
  grow()
  show('d')
  const rows = store.readPath(db, 'conv_1', { offset: 0, limit: 50 })
  const plans = plansOf(db, (asked) => {
    store.readPath(asked, 'conv_1', { offset: 0, limit: 50 })
    store.readSiblings(asked, rows)
    store.findNewestLeaf(asked, 'a')
    store.findByRun(asked, 'run_1')
    store.findByClientKey(asked, 'conv_1', 'key')
    listConversations(asked, { limit: 50 })
    listConversations(asked, { limit: 50, among: searchConversations(asked, 'tea') })
  })
  expect(
    plans.filter((plan) => /SCAN (messages|conversations|conversation_path)\b/.test(plan) && !/USING/.test(plan)),
  ).toEqual([])
})

test('a message is found by its text until the text changes', () => {
  add('a', null, 0)
  const found = (search: string) => searchConversations(db, search).length
  db.quick((tx) => store.indexText(tx, 'a', 'green tea'))
  expect([found('green'), found('coffee')]).toEqual([1, 0])
  db.quick((tx) => store.indexText(tx, 'a', 'black coffee'))
  expect([found('green'), found('coffee')]).toEqual([0, 1])
})
