import { beforeEach, expect, test } from 'vitest'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { Approval } from '#shared/domain/approval.ts'
import { Notice } from '#shared/domain/notice.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createEventLog } from '../engine/events/create-event-log.ts'
import { createIdSource } from '../platform/id-source.ts'
import { approvalText } from './notice-text.ts'
import { startNotices } from './notices.ts'

const approval = (over: Partial<Approval> = {}): Approval =>
  ({
    approvalId: 'appr_1',
    kind: 'permission',
    state: 'pending',
    title: 'Get the time?',
    agentName: 'Helper',
    reasons: ['Reads'],
    preview: { kind: 'fields', fields: [{ label: 'Place', value: 'Berlin' }] },
    argsHash: 'abc',
    ...over,
  }) as Approval

const run = (over: Partial<RunCard> = {}): RunCard =>
  ({
    runId: 'run_1',
    title: 'Sort the mail',
    state: 'failed',
    parentId: null,
    conversationId: 'conv_1',
    error: { code: 'llm.unreachable', message: 'Ollama does not answer', data: {} },
    startedAt: 1_000,
    endedAt: 2_000,
    ...over,
  }) as RunCard

function setUp() {
  const clock = createFakeClock()
  const db = makeTestDb()
  const events = createEventLog({ db, clock })
  const told: Notice[] = []
  events.subscribe(['notice.added'], ({ data }) => told.push(Notice.parse(data)))
  const approvals = new Map<string, Approval>()
  const runs = new Map<string, RunCard>()
  const stop = startNotices({
    db,
    events,
    clock,
    ids: createIdSource(clock),
    log: createSilentLog(),
    runs: { find: (runId) => runs.get(runId) },
    approvals: { get: (id) => approvals.get(id) as Approval, pendingCount: () => approvals.size },
  })
  const happen = (type: 'approval.requested' | 'run.finished' | 'backup.changed', subject: string, data = {}) =>
    db.quick((tx) => events.append(tx, { type, subject, data }))
  const ask = (over: Partial<Approval> = {}) => {
    const asked = approval(over)
    approvals.set(asked.approvalId, asked)
    happen('approval.requested', asked.approvalId)
  }
  const finish = (over: Partial<RunCard> = {}, kind = 'agent') => {
    const card = run(over)
    runs.set(card.runId, card)
    happen('run.finished', card.runId, { state: card.state, kind })
  }
  return { clock, told, stop, happen, ask, finish, approvals }
}

let it: ReturnType<typeof setUp>
beforeEach(() => {
  it = setUp()
})

test('a question is told once, with the hash of what its text says', async () => {
  it.ask()
  expect(it.told).toEqual([])
  await it.clock.advance(400)
  expect(it.told).toEqual([
    {
      noticeId: expect.stringMatching(/^ntc_/),
      kind: 'approval',
      title: 'Get the time?',
      text: 'Place: Berlin\nReads',
      address: 'approvals/appr_1',
      approval: { approvalId: 'appr_1', argsHash: 'abc', canApprove: true, canDeny: true },
    },
  ])
  await it.clock.advance(60_000)
  expect(it.told.length).toBe(1)
})

test('several questions at a time are one notice without a decision', async () => {
  for (const n of [1, 2, 3]) it.ask({ approvalId: `appr_${n}`, title: `Question ${n}?` })
  await it.clock.advance(400)
  expect(it.told).toMatchObject([
    {
      title: '3 questions wait for you',
      text: 'Question 1?, Question 2?, Question 3?',
      address: 'approvals',
      approval: null,
    },
  ])
})

test('a question that was answered meanwhile is not told', async () => {
  it.ask()
  it.approvals.set('appr_1', approval({ state: 'denied' }))
  await it.clock.advance(400)
  expect(it.told).toEqual([])
})

test.each([
  ['a failed run', {}, 'agent', ['Sort the mail failed']],
  ['a failed run of a run', { parentId: 'run_0' as const }, 'agent', []],
  ['a failed title', {}, 'title', []],
  ['a cancelled run', { state: 'cancelled' as const }, 'agent', []],
  ['a short run that is done', { state: 'succeeded' as const, endedAt: 30_999 }, 'agent', []],
  ['a long run that is done', { state: 'succeeded' as const, endedAt: 31_000 }, 'agent', ['Sort the mail is done']],
])('%s is told: %j', async (_name, over, kind, titles) => {
  it.finish(over, kind)
  await it.clock.advance(400)
  expect(it.told.map(({ title }) => title)).toEqual(titles)
})

test('what failed and where to look is said', async () => {
  it.finish()
  it.finish({ runId: 'run_2', conversationId: null })
  it.happen('backup.changed', 'made')
  it.happen('backup.changed', 'failed', { what: 'daily', code: 'disk.full' })
  await it.clock.advance(400)
  expect(it.told.map(({ kind, title, address }) => [kind, title, address])).toEqual([
    ['run_failed', '2 runs failed', 'executions'],
    ['backup_failed', 'The backup failed', 'settings/data'],
  ])
})

test('nothing is told once the app stops', async () => {
  it.ask()
  it.stop()
  it.ask({ approvalId: 'appr_2' })
  await it.clock.advance(1_000)
  expect(it.told).toEqual([])
})

test.each([
  ['a diff', { preview: { kind: 'diff', path: 'a.md', isNew: true, before: '', after: 'x' } as const }],
  ['no preview', { preview: null }],
  ['a question of the model', { kind: 'question' as const }],
  ['an unknown outcome', { kind: 'unknown_outcome' as const }],
  ['a long field', { preview: { kind: 'fields' as const, fields: [{ label: 'To', value: 'x'.repeat(200) }] } }],
  [
    'many fields',
    { preview: { kind: 'fields' as const, fields: [1, 2, 3].map((n) => ({ label: `F${n}`, value: 'v' })) } },
  ],
  ['a field of two lines', { preview: { kind: 'fields' as const, fields: [{ label: 'To', value: 'a\nReads' }] } }],
  ['a hidden character', { preview: { kind: 'fields' as const, fields: [{ label: 'To', value: 'a\u202eb' }] } }],
  ['a long title', { title: `Send ${'x'.repeat(200)}?` }],
])('%s cannot be allowed from a notice', (_name, over) => {
  expect(approvalText(approval(over)).saysAll).toBe(false)
})
