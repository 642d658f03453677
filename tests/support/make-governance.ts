import { z } from 'zod'
import type { OwnedWriteDb } from '#main/engine/db/write-db.ts'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import { createGovernance, type Governance } from '#main/features/governance/index.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeIds } from './fake-ids.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTestDb } from './test-db.ts'

export interface TestGovernance extends Governance {
  db: OwnedWriteDb
  clock: FakeClock
  /** runs that were woken, in order */
  woken: RunId[]
  /** Asks for a call of `write_note`, or for what is given. */
  ask(over?: Partial<ApprovalRequest>): Promise<Approval>
  /** The same data and time after the process died. */
  reborn(): TestGovernance
}

const Note = z.object({ path: z.string().min(1), content: z.string() })

/** A small real tool: notes are kept in a map, and paths that climb are refused. */
export function createNoteTool(notes: Map<string, string>): Tool<z.infer<typeof Note>> {
  return {
    name: 'write_note',
    title: 'Write note',
    description: 'Write a note',
    risk: 'write',
    effect: 'keyed',
    defaultPermission: 'ask',
    input: Note,
    timeoutMs: 1_000,
    isParallel: false,
    question: ({ path }) => `Write ${path}?`,
    async target({ path }) {
      if (path.includes('..')) throw new AppError('file.outside_folders', `${path} is outside`, { path })
      return { folderId: 'fold_1', path }
    },
    async preview({ path, content }) {
      const before = notes.get(path)
      return { kind: 'diff', path, isNew: before === undefined, before: before ?? '', after: content }
    },
    async run({ path, content }) {
      notes.set(path, content)
      return { output: 'ok', summary: `Wrote ${path}` }
    },
  }
}

/** Governance over a real database with one run, one agent and one folder. */
export function makeGovernance(
  options: { db?: OwnedWriteDb; clock?: FakeClock; tools?: Tool[]; folders?: FolderLookup } = {},
) {
  const db = options.db ?? seeded(makeTestDb())
  const clock = options.clock ?? createFakeClock()
  const woken: RunId[] = []
  const tools = options.tools ?? [createNoteTool(new Map()) as Tool]
  const folder = {
    folderId: 'fold_1' as const,
    path: '/notes',
    name: 'Notes',
    access: 'write' as const,
    isPrivate: false,
    createdAt: 0,
  }
  const folders = options.folders ?? {
    all: () => [folder],
    get: (id) => (id === folder.folderId ? folder : undefined),
    ownerOf: () => folder,
  }
  const governance = createGovernance({
    db,
    clock,
    ids: createFakeIds(),
    events: createEventLog({ db, clock }),
    log: createSilentLog(),
    settings: { get: () => 72 as never },
    tools: { get: (name) => tools.find((tool) => tool.name === name) },
    runs: { wake: (_tx, runId) => void woken.push(runId) },
    folders,
  })
  const test: TestGovernance = {
    ...governance,
    db,
    clock,
    woken,
    async ask(over = {}) {
      const tool = over.tool ?? tools[0]
      if (tool === undefined) throw new Error('no tool')
      const request: ApprovalRequest = { ...QUESTION, tool, ...over }
      const approvalId = await db.durable((tx) => governance.gate.request(tx, request))
      return governance.service.approvals.get(approvalId)
    },
    reborn: () => makeGovernance({ ...options, db, clock }),
  }
  return test
}

const QUESTION: Omit<ApprovalRequest, 'tool'> = {
  kind: 'permission',
  runId: 'run_1',
  conversationId: 'conv_1',
  agentId: 'agent_1',
  agentName: 'Writer',
  callId: 'call_1',
  title: 'Write a.md?',
  reasons: ['Changes a file'],
  args: { path: 'a.md', content: 'new' },
  preview: { kind: 'diff', path: 'a.md', isNew: true, before: '', after: 'new' },
  question: null,
  folderId: 'fold_1',
  host: null,
  isExactHostOnly: false,
}

function seeded(db: OwnedWriteDb): OwnedWriteDb {
  for (const runId of ['run_1', 'run_2']) {
    db.sql(
      `INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, usage, created_at)
       VALUES (?, 'agent', 'Test', 'waiting', '{}', '{}', 'test', 1, '{}', 0)`,
      runId,
    )
  }
  db.sql(
    `INSERT INTO agents (agent_id, name, description, instructions, params, tools, mode, uses_memory, limits,
       is_built_in, created_at, updated_at)
     VALUES ('agent_1', 'Writer', '', '', '{}', '[]', 'ask', 0, '{}', 0, 0, 0)`,
  )
  db.sql(
    `INSERT INTO folders (folder_id, path, name, access, is_private, created_at)
     VALUES ('fold_1', '/notes', 'Notes', 'write', 0, 0)`,
  )
  return db
}
