import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tool } from '#main/engine/tools/tool.ts'
import { createNoteTool, makeGovernance, type TestGovernance } from '#tests/support/make-governance.ts'
import type { Decision } from './approvals.service.ts'
import { listApprovals } from './approvals-list.ts'

const HOUR_MS = 3_600_000
let notes: Map<string, string>
let it: TestGovernance
beforeEach(() => {
  notes = new Map()
  it = makeGovernance({ tools: [createNoteTool(notes) as Tool] })
})
afterEach(() => {
  it.stop()
  it.db.close()
})

const refusedWith = (code: string) => expect.objectContaining({ code })
const decide = (over: Partial<Decision> & Pick<Decision, 'approvalId' | 'argsHash'>, by = 'page') =>
  it.service.approvals.decide({ decision: 'approve', scope: 'call', ...over }, by)
const events = () =>
  it.db.sql<{ type: string; subject: string }>('SELECT type, subject FROM events ORDER BY seq').map(({ type }) => type)

test('a question is asked once per call, and survives a restart', async () => {
  const asked = await it.ask()
  const again = await it.ask({ title: 'Another title?' })
  expect(again).toEqual(asked)
  expect(it.reborn().gate.find('run_1', 'call_1')).toEqual({
    approvalId: 'appr_0001',
    kind: 'permission',
    state: 'pending',
    runId: 'run_1',
    conversationId: 'conv_1',
    agentId: 'agent_1',
    agentName: 'Writer',
    callId: 'call_1',
    tool: 'write_note',
    title: 'Write a.md?',
    risk: 'write',
    reasons: ['Changes a file'],
    args: { path: 'a.md', content: 'new' },
    argsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    preview: { kind: 'diff', path: 'a.md', isNew: true, before: '', after: 'new' },
    question: null,
    scopes: ['run', 'agent', 'folder', 'always'],
    folderId: 'fold_1',
    host: null,
    decision: null,
    createdAt: it.clock.now(),
    expiresAt: it.clock.now() + 72 * HOUR_MS,
    decidedAt: null,
  })
  expect(events()).toEqual(['approval.requested'])
})

test('an answer, its event and the waking of the run are one commit', async () => {
  const { approvalId, argsHash } = await it.ask()
  const decided = await decide({ approvalId, argsHash, decision: 'deny', note: 'Use the other file' })
  expect([decided.state, decided.decision, it.woken, events()]).toEqual([
    'denied',
    { by: 'page', scope: 'call', wasEdited: false, answer: 'Use the other file' },
    ['run_1'],
    ['approval.requested', 'approval.decided'],
  ])
})

test('of two answers at the same moment one counts', async () => {
  const { approvalId, argsHash } = await it.ask()
  const both = await Promise.allSettled([
    decide({ approvalId, argsHash, scope: 'always' }),
    decide({ approvalId, argsHash, decision: 'deny' }, 'api'),
  ])
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(it.woken).toEqual(['run_1'])
  await expect(decide({ approvalId, argsHash })).rejects.toEqual(refusedWith('approval.already_decided'))
})

test('an answer to another card than the stored one is refused', async () => {
  const { approvalId } = await it.ask()
  await expect(decide({ approvalId, argsHash: 'f'.repeat(64) })).rejects.toEqual(refusedWith('approval.changed'))
  expect([it.woken, it.service.approvals.get(approvalId).state]).toEqual([[], 'pending'])
})

test('an approval fits exactly its arguments and preview, whatever the order of the keys', async () => {
  const approval = await it.ask()
  const { preview } = approval
  expect([
    it.gate.matches(approval, { content: 'new', path: 'a.md' }, preview),
    it.gate.matches(approval, { content: 'new!', path: 'a.md' }, preview),
    it.gate.matches(approval, { content: 'new', path: 'a.md' }, null),
    it.gate.matches({ ...approval, tool: 'other' }, approval.args, preview),
  ]).toEqual([true, false, false, false])
})

test('edited arguments are checked and shown by the tool, and approved as shown', async () => {
  notes.set('b.md', 'old')
  const { approvalId, argsHash } = await it.ask()
  const editedArgs = { path: 'b.md', content: 'mine' }
  const shown = await it.service.approvals.previewEdit(approvalId, editedArgs)
  expect(shown.preview).toEqual({ kind: 'diff', path: 'b.md', isNew: false, before: 'old', after: 'mine' })
  await expect(decide({ approvalId, argsHash, editedArgs })).rejects.toEqual(refusedWith('approval.changed'))
  const approved = await decide({ approvalId, argsHash: shown.argsHash, editedArgs })
  expect(approved).toMatchObject({
    state: 'approved',
    title: 'Write b.md?',
    args: editedArgs,
    preview: shown.preview,
    argsHash: shown.argsHash,
    decision: { by: 'page', scope: 'call', wasEdited: true },
  })
  expect(it.gate.matches(approved, editedArgs, shown.preview)).toBe(true)
})

test('what changed between the edited preview and the answer is noticed', async () => {
  const { approvalId } = await it.ask()
  const editedArgs = { path: 'b.md', content: 'mine' }
  const { argsHash } = await it.service.approvals.previewEdit(approvalId, editedArgs)
  notes.set('b.md', 'somebody wrote this meanwhile')
  await expect(decide({ approvalId, argsHash, editedArgs })).rejects.toEqual(refusedWith('approval.changed'))
})

test.each([
  ['of a wrong shape', { path: 'a.md' }],
  ['that reach outside', { path: '../a.md', content: 'x' }],
])('edited arguments %s are refused', async (_name, args) => {
  const { approvalId } = await it.ask()
  const preview = it.service.approvals.previewEdit(approvalId, args)
  await expect(preview).rejects.toEqual(refusedWith('tool.bad_arguments'))
})

test.each([
  ['run', { runId: 'run_1', agentId: null, folderId: null, host: null }],
  ['agent', { runId: null, agentId: 'agent_1', folderId: null, host: null }],
  ['folder', { runId: null, agentId: 'agent_1', folderId: 'fold_1', host: null }],
  ['always', { runId: null, agentId: null, folderId: null, host: null }],
] as const)('approving for %s leaves a permission that reaches exactly that', async (scope, reach) => {
  const { approvalId, argsHash } = await it.ask()
  await decide({ approvalId, argsHash, scope, expiresInMs: HOUR_MS })
  expect(it.service.grants.list()).toEqual([
    {
      grantId: 'grant_0001',
      tool: 'write_note',
      permission: 'allow',
      scope,
      ...reach,
      createdAt: it.clock.now(),
      expiresAt: it.clock.now() + HOUR_MS,
    },
  ])
})

test('the more a call can do, the less far an answer reaches', async () => {
  const tool = { ...createNoteTool(notes), risk: 'execute' } as Tool
  const { approvalId, argsHash, scopes } = await it.ask({ tool })
  expect(scopes).toEqual(['run'])
  await expect(decide({ approvalId, argsHash, scope: 'always' })).rejects.toEqual(refusedWith('input.invalid'))
  expect(it.service.grants.list()).toEqual([])
})

test('a denial for the agent holds for its next calls', async () => {
  const { approvalId, argsHash } = await it.ask()
  await decide({ approvalId, argsHash, decision: 'deny', scope: 'agent' })
  const tool = createNoteTool(notes) as Tool
  const query = { target: null, runId: 'run_2', agentId: 'agent_1', agentPermission: 'allow', mode: 'auto' } as const
  expect(it.gate.decide({ ...query, tool, folderId: 'fold_1', hasReadUntrusted: false })).toEqual({
    permission: 'deny',
    because: 'You denied this for this agent',
  })
})

test('an approval expires by one timer, and the run goes on', async () => {
  await it.ask()
  await it.clock.advance(HOUR_MS)
  await it.ask({ callId: 'call_2', runId: 'run_2' })
  expect(it.clock.pending()).toHaveLength(1)
  await it.clock.advance(71 * HOUR_MS)
  expect([it.woken, it.gate.find('run_1', 'call_1')?.state, it.gate.find('run_2', 'call_2')?.state]).toEqual([
    ['run_1'],
    'expired',
    'pending',
  ])
  await it.clock.advance(HOUR_MS)
  expect([it.woken, it.clock.pending()]).toEqual([['run_1', 'run_2'], []])
})

test('what expired while the app was closed expires at start', async () => {
  await it.ask()
  it.stop()
  await it.clock.advance(100 * HOUR_MS)
  const reborn = it.reborn()
  await reborn.start()
  expect([reborn.gate.find('run_1', 'call_1')?.state, reborn.woken]).toEqual(['expired', ['run_1']])
})

test('a run that ends takes back its open questions and its permissions', async () => {
  const first = await it.ask()
  await decide({ approvalId: first.approvalId, argsHash: first.argsHash, scope: 'run' })
  await it.ask({ callId: 'call_2' })
  await it.db.durable((tx) => it.gate.withdraw(tx, 'run_1'))
  expect([it.gate.find('run_1', 'call_2')?.state, it.service.grants.list(), it.clock.pending()]).toEqual([
    'withdrawn',
    [],
    [],
  ])
})

test('a question is answered in its own words, or with one of its choices', async () => {
  const question = { text: 'Which one?', choices: ['red', 'blue'], allowsText: false }
  const closed = await it.ask({ kind: 'question', question })
  const open = await it.ask({ kind: 'question', question: { ...question, allowsText: true }, callId: 'call_2' })
  const answer = (id: typeof closed.approvalId, text: string) => it.service.approvals.answer(id, text, 'page')
  await expect(answer(closed.approvalId, 'green')).rejects.toEqual(refusedWith('input.invalid'))
  expect((await answer(closed.approvalId, 'red')).decision?.answer).toBe('red')
  expect(await answer(open.approvalId, 'green')).toMatchObject({ state: 'answered', decision: { answer: 'green' } })
  await expect(answer(open.approvalId, 'red')).rejects.toEqual(refusedWith('approval.already_decided'))
})

test('an unknown outcome is answered with what happened, never approved', async () => {
  const { approvalId, argsHash, scopes } = await it.ask({ kind: 'unknown_outcome' })
  await expect(decide({ approvalId, argsHash })).rejects.toEqual(refusedWith('input.invalid'))
  await expect(it.service.approvals.answer(approvalId, 'maybe', 'page')).rejects.toEqual(refusedWith('input.invalid'))
  expect([scopes, (await it.service.approvals.answer(approvalId, 'not_done', 'page')).state]).toEqual([[], 'answered'])
})

test('pending ones are listed from the oldest on, decided ones from the newest', async () => {
  const asked = []
  for (const callId of ['a', 'b', 'c', 'd']) asked.push(await it.ask({ callId }))
  const calls = (query: { pending: boolean; limit: number; cursor?: string }) => {
    const { items, nextCursor } = listApprovals(it.db, query)
    return { calls: items.map(({ callId }) => callId).join(''), cursor: nextCursor ?? '' }
  }
  const first = calls({ pending: true, limit: 3 })
  expect([first.calls, calls({ pending: true, limit: 3, cursor: first.cursor })]).toEqual([
    'abc',
    { calls: 'd', cursor: '' },
  ])
  for (const { approvalId, argsHash } of asked.slice(0, 3)) await decide({ approvalId, argsHash })
  const newest = calls({ pending: false, limit: 2 })
  expect([newest.calls, calls({ pending: false, limit: 2, cursor: newest.cursor })]).toEqual([
    'cb',
    { calls: 'a', cursor: '' },
  ])
})

test('standing permissions are given, replaced and taken back', async () => {
  const { grants } = it.service
  await grants.grant({ tool: 'write_note', permission: 'ask', scope: 'folder', folderId: 'fold_1' })
  const second = await grants.grant({ tool: 'write_note', permission: 'allow', scope: 'folder', folderId: 'fold_1' })
  expect(grants.list()).toEqual([second])
  await grants.revoke(second.grantId)
  await expect(grants.revoke(second.grantId)).rejects.toEqual(refusedWith('grant.not_found'))
  await expect(grants.grant({ tool: 'none', permission: 'allow', scope: 'always' })).rejects.toEqual(
    refusedWith('tool.unknown'),
  )
  const wrong = { tool: 'write_note', permission: 'allow' } as const
  await expect(grants.grant({ ...wrong, scope: 'folder', folderId: 'fold_9' })).rejects.toEqual(
    refusedWith('folder.not_found'),
  )
  await expect(grants.grant({ ...wrong, scope: 'agent', agentId: 'agent_9' })).rejects.toEqual(
    refusedWith('agent.not_found'),
  )
  await expect(grants.grant({ ...wrong, scope: 'agent' })).rejects.toEqual(refusedWith('input.invalid'))
})

test('the lists use their indexes', () => {
  const plan = (sql: string) => it.db.sql<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail)
  expect([
    plan(`SELECT * FROM approvals WHERE state = 'pending' AND seq > 0 ORDER BY seq LIMIT 9`),
    plan(
      `SELECT * FROM approvals WHERE state <> 'pending' AND (decided_at, seq) < (9, 9) ORDER BY decided_at DESC, seq DESC LIMIT 9`,
    ),
    plan(
      `SELECT expires_at FROM approvals WHERE state = 'pending' AND expires_at IS NOT NULL ORDER BY expires_at LIMIT 1`,
    ),
    plan(`SELECT * FROM file_changes WHERE state <> 'pending' AND run_id = 'r' AND seq < 9 ORDER BY seq DESC LIMIT 9`),
    plan(`SELECT * FROM file_changes WHERE state IN ('pending', 'undoing') ORDER BY seq`),
  ]).toEqual([
    [expect.stringContaining('approvals_pending')],
    [expect.stringContaining('approvals_decided')],
    [expect.stringContaining('approvals_expiring')],
    [expect.stringContaining('file_changes_by_run')],
    [expect.stringContaining('file_changes_unsettled')],
  ])
})
