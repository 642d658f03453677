import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { Grant } from '#shared/domain/approval.ts'
import { decidePermission, type PermissionCase } from './permission-rules.ts'

const NOW = 1_000_000
const folder = (over: Partial<KnownFolder> = {}): KnownFolder => ({
  folderId: 'fold_1',
  path: '/notes',
  name: 'Notes',
  access: 'write',
  isPrivate: false,
  createdAt: 0,
  ...over,
})
const grant = (over: Partial<Grant> = {}): Grant => ({
  grantId: 'grant_1',
  tool: 'file_write',
  permission: 'allow',
  scope: 'always',
  runId: null,
  agentId: null,
  folderId: null,
  host: null,
  createdAt: 1,
  expiresAt: null,
  ...over,
})
const writing = { name: 'file_write', title: 'Write file', risk: 'write', defaultPermission: 'ask' } as const
const reading = { name: 'file_read', title: 'Read file', risk: 'read', defaultPermission: 'allow' } as const
const fetching = {
  tool: { name: 'web_fetch', title: 'Open web page', risk: 'send', defaultPermission: 'ask' },
  folder: null,
  host: 'a.example',
} as const
const byName = { ...fetching, isExactHostOnly: true } as const
const decide = (over: Partial<PermissionCase>) =>
  decidePermission({
    tool: writing,
    folder: folder(),
    runId: 'run_1',
    agentId: 'agent_1',
    agentPermission: null,
    mode: 'ask',
    hasReadUntrusted: false,
    host: null,
    isExactHostOnly: false,
    isLocalModel: true,
    grants: [],
    now: NOW,
    ...over,
  })

test.each<[string, Partial<PermissionCase>, string, string]>([
  ['reading is free', { tool: reading }, 'allow', 'Reading is allowed'],
  ['writing asks', {}, 'ask', 'It changes something on this PC'],
  ['plan mode only reads', { mode: 'plan', grants: [grant()] }, 'deny', 'Plan mode only reads'],
  [
    'a folder for reading stays so',
    { folder: folder({ access: 'read' }), grants: [grant()] },
    'deny',
    'Agents may only read in Notes',
  ],
  ['a folder taken back', { folder: 'gone', tool: reading }, 'deny', 'This folder is no longer allowed'],
  [
    'a private folder and a model elsewhere',
    { folder: folder({ isPrivate: true }), tool: reading, isLocalModel: false },
    'deny',
    'Notes is private: only models on this PC may see it',
  ],
  ['auto mode in a writable folder', { mode: 'auto' }, 'allow', 'Auto mode changes files in writable folders'],
  ['auto mode without a folder', { mode: 'auto', folder: null }, 'ask', 'It changes something on this PC'],
  ['auto mode and sending', { mode: 'auto', tool: { ...writing, risk: 'send' } }, 'ask', 'It sends something out'],
  [
    'auto mode and sending after untrusted text',
    { mode: 'auto', hasReadUntrusted: true, tool: { ...writing, risk: 'send', defaultPermission: 'allow' } },
    'ask',
    'It has read text that you did not write',
  ],
  [
    'auto mode and writing in the folder after untrusted text',
    { mode: 'auto', hasReadUntrusted: true },
    'allow',
    'Auto mode changes files in writable folders',
  ],
  [
    'sending after untrusted text, granted for always and to the agent',
    {
      hasReadUntrusted: true,
      agentPermission: 'allow',
      tool: { ...writing, risk: 'send' },
      grants: [grant({ agentId: 'agent_1' })],
    },
    'ask',
    'It has read text that you did not write',
  ],
  [
    'sending after untrusted text, granted for this run',
    { hasReadUntrusted: true, tool: { ...writing, risk: 'send' }, grants: [grant({ runId: 'run_1' })] },
    'allow',
    'Allowed in this run',
  ],
  [
    'a write in the folder after untrusted text, granted for always',
    { hasReadUntrusted: true, grants: [grant()] },
    'allow',
    'Allowed always',
  ],
  ['the agent may', { agentPermission: 'allow' }, 'allow', 'Allowed for this agent'],
  [
    'the agent asks even in auto mode',
    { agentPermission: 'ask', mode: 'auto' },
    'ask',
    'This agent asks before it uses this tool',
  ],
  [
    'the agent may not, whatever is granted',
    { agentPermission: 'deny', grants: [grant()] },
    'deny',
    'This agent may not use this tool',
  ],
  [
    'a tool that is off',
    { tool: { ...reading, defaultPermission: 'deny' } },
    'deny',
    'This tool is off unless you allow it',
  ],
  [
    'a reading tool that asks also asks in auto mode',
    { tool: { ...reading, defaultPermission: 'ask' }, mode: 'auto' },
    'ask',
    'This tool asks before it runs',
  ],
  ['a grant for always', { grants: [grant()] }, 'allow', 'Allowed always'],
  [
    'a grant that ends',
    { grants: [grant({ folderId: 'fold_1', expiresAt: NOW + 1 })] },
    'allow',
    expect.stringMatching(/^Allowed in Notes until \w{3},? \d\d:\d\d$/) as unknown as string,
  ],
  [
    'a denial of the folder beats a grant of the run',
    { grants: [grant({ runId: 'run_1' }), grant({ permission: 'deny', folderId: 'fold_1' })] },
    'deny',
    'You denied this in Notes',
  ],
  [
    'the more special grant decides',
    { grants: [grant({ permission: 'allow', createdAt: 9 }), grant({ permission: 'ask', agentId: 'agent_1' })] },
    'ask',
    'You want to be asked for this agent',
  ],
  [
    'a grant for another folder is none',
    { grants: [grant({ folderId: 'fold_2' })] },
    'ask',
    'It changes something on this PC',
  ],
  [
    'a grant for another run is none',
    { grants: [grant({ runId: 'run_2' })] },
    'ask',
    'It changes something on this PC',
  ],
  [
    'a grant for another tool is none',
    { grants: [grant({ tool: 'file_edit' })] },
    'ask',
    'It changes something on this PC',
  ],
  [
    'a host that was allowed',
    { ...fetching, grants: [grant({ tool: 'web_fetch', scope: 'host', host: 'a.example' })] },
    'allow',
    'Allowed at a.example',
  ],
  [
    'another host',
    { ...fetching, grants: [grant({ tool: 'web_fetch', scope: 'host', host: 'b.example' })] },
    'ask',
    'It sends something out',
  ],
  [
    'a host that was allowed, after untrusted text',
    { ...fetching, hasReadUntrusted: true, grants: [grant({ tool: 'web_fetch', scope: 'host', host: 'a.example' })] },
    'ask',
    'It has read text that you did not write',
  ],
  [
    'a host that was allowed for this run, after untrusted text',
    { ...fetching, hasReadUntrusted: true, grants: [grant({ tool: 'web_fetch', runId: 'run_1', host: 'a.example' })] },
    'allow',
    'Allowed in this run at a.example',
  ],
  [
    'a host in the network and an agent that may go anywhere',
    { ...byName, agentPermission: 'allow', grants: [grant({ tool: 'web_fetch' })] },
    'ask',
    'This address needs a permission of its own',
  ],
  [
    'a host in the network and a run that may go anywhere',
    { ...byName, grants: [grant({ tool: 'web_fetch', runId: 'run_1' })] },
    'ask',
    'This address needs a permission of its own',
  ],
  [
    'a host in the network that was allowed by name',
    { ...byName, grants: [grant({ tool: 'web_fetch', host: 'a.example' })] },
    'allow',
    'Allowed at a.example',
  ],
  [
    'a host in the network that was allowed by name, after untrusted text',
    { ...byName, hasReadUntrusted: true, grants: [grant({ tool: 'web_fetch', host: 'a.example' })] },
    'ask',
    'It has read text that you did not write',
  ],
  ['an expired grant is none', { grants: [grant({ expiresAt: NOW })] }, 'ask', 'It changes something on this PC'],
])('%s', (_name, over, permission, because) => {
  expect(decide(over)).toEqual({ permission, because })
})

const permission = fc.constantFrom('allow', 'ask', 'deny')
const anyGrant = fc
  .record({
    permission,
    tool: fc.constantFrom('tool', 'other'),
    runId: fc.constantFrom(null, 'run_1', 'run_2'),
    agentId: fc.constantFrom(null, 'agent_1', 'agent_2'),
    folderId: fc.constantFrom(null, 'fold_1', 'fold_2'),
    host: fc.constantFrom(null, 'a.example', 'b.example'),
    createdAt: fc.nat(9),
    expiresAt: fc.constantFrom(null, NOW - 1, NOW, NOW + 1),
  })
  .map((over) => grant(over as Partial<Grant>))
const anyCase = fc.record({
  tool: fc.record({
    name: fc.constant('tool'),
    title: fc.constant('Tool'),
    risk: fc.constantFrom('read', 'write', 'send', 'execute', 'spend'),
    defaultPermission: permission,
  }),
  folder: fc.oneof(
    fc.constantFrom(null, 'gone' as const),
    fc.record({ access: fc.constantFrom('read' as const, 'write' as const), isPrivate: fc.boolean() }).map(folder),
  ),
  host: fc.constantFrom(null, 'a.example'),
  isExactHostOnly: fc.boolean(),
  runId: fc.constant('run_1' as const),
  agentId: fc.constantFrom(null, 'agent_1' as const),
  agentPermission: fc.option(permission),
  mode: fc.constantFrom('plan', 'ask', 'auto'),
  hasReadUntrusted: fc.boolean(),
  isLocalModel: fc.boolean(),
  grants: fc.array(anyGrant, { maxLength: 5 }),
  now: fc.constant(NOW),
}) as fc.Arbitrary<PermissionCase>

const RUNS = { numRuns: 3_000 }
const holds = (grant: Grant, the: PermissionCase) =>
  grant.tool === 'tool' &&
  (grant.expiresAt === null || grant.expiresAt > NOW) &&
  (grant.runId === null || grant.runId === the.runId) &&
  (grant.agentId === null || grant.agentId === the.agentId) &&
  (grant.host === null || grant.host === the.host) &&
  (grant.folderId === null || (typeof the.folder === 'object' && grant.folderId === the.folder?.folderId))

test('nothing but a read runs unasked without an explicit permission or auto mode', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      fc.pre(the.tool.risk !== 'read')
      fc.pre(
        the.agentPermission !== 'allow' && !the.grants.some((one) => one.permission === 'allow' && holds(one, the)),
      )
      fc.pre(the.mode !== 'auto' || the.tool.risk !== 'write')
      expect(decidePermission(the).permission).not.toBe('allow')
    }),
    RUNS,
  )
})

test('auto mode alone allows writes in writable folders and nothing else that is not a read', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      const { permission: verdict } = decidePermission({ ...the, mode: 'auto', agentPermission: null, grants: [] })
      if (verdict !== 'allow' || the.tool.risk === 'read') return
      expect([the.tool.risk, the.folder]).toEqual(['write', expect.objectContaining({ access: 'write' })])
    }),
    RUNS,
  )
})

test('a denial is never overridden', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      fc.pre(the.agentPermission === 'deny' || the.grants.some((one) => one.permission === 'deny' && holds(one, the)))
      expect(decidePermission(the).permission).toBe('deny')
    }),
    RUNS,
  )
})

test('an expired permission counts as if it were not there', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      const alive = the.grants.filter(({ expiresAt }) => expiresAt === null || expiresAt > NOW)
      expect(decidePermission(the)).toEqual(decidePermission({ ...the, grants: alive }))
    }),
    RUNS,
  )
})

test.each([
  ['of this run', { runId: 'run_1' as const }, {}],
  ['for always, before any untrusted text', {}, { hasReadUntrusted: false }],
])('plan mode, a folder for reading and a private folder beat every permission %s', (_name, scope, before) => {
  fc.assert(
    fc.property(anyCase, (any) => {
      const the = {
        ...any,
        ...before,
        isExactHostOnly: false,
        agentPermission: 'allow' as const,
        grants: [grant({ tool: 'tool', ...scope })],
      }
      const isClosed =
        (the.mode === 'plan' && the.tool.risk !== 'read') ||
        the.folder === 'gone' ||
        (the.folder?.access === 'read' && ['write', 'execute'].includes(the.tool.risk)) ||
        (the.folder?.isPrivate === true && !the.isLocalModel)
      expect(decidePermission(the).permission).toBe(isClosed ? 'deny' : 'allow')
    }),
    RUNS,
  )
})

test('after untrusted text only a permission for this run lets anything reach further than the writable folders', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      const staysInFolder =
        the.tool.risk === 'write' && typeof the.folder === 'object' && the.folder?.access === 'write'
      fc.pre(the.tool.risk !== 'read' && !staysInFolder)
      fc.pre(!the.grants.some((one) => one.runId !== null && one.permission === 'allow' && holds(one, the)))
      expect(decidePermission({ ...the, hasReadUntrusted: true }).permission).not.toBe('allow')
    }),
    RUNS,
  )
})

test('each verdict says why', () => {
  fc.assert(
    fc.property(anyCase, (the) => {
      expect(decidePermission(the).because).toMatch(/^[A-Z]\w+ /)
    }),
    RUNS,
  )
})

test('a host that must be allowed by name opens to no permission that does not name it', () => {
  fc.assert(
    fc.property(anyCase, (any) => {
      const the = { ...any, isExactHostOnly: true, host: 'a.example' }
      fc.pre(
        !the.grants.some((grant) => grant.host === 'a.example' && grant.permission === 'allow' && holds(grant, the)),
      )
      expect(decidePermission(the).permission).not.toBe('allow')
    }),
    RUNS,
  )
})
