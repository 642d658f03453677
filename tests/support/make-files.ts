import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { OwnedWriteDb } from '#main/engine/db/write-db.ts'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import type { Tool, ToolContext, ToolResult } from '#main/engine/tools/tool.ts'
import { createWorkers } from '#main/engine/workers/create-workers.ts'
import { createFiles, type Files } from '#main/features/files/index.ts'
import type { FolderAccess } from '#shared/domain/file.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeIds } from './fake-ids.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTestDb } from './test-db.ts'

/** The files feature over a real database and a real temporary folder. */
export interface TestFiles extends Files {
  db: OwnedWriteDb
  clock: FakeClock
  /** where everything lies; removed by `close` */
  base: string
  /** Makes a folder below `base`, allows it, and gives its path. */
  folder(name: string, access?: FolderAccess): Promise<string>
  tool(name: string): Tool
  /** Runs a tool as the agent engine would; the same `callId` is the same call again. */
  call(name: string, args: unknown, over?: Partial<ToolContext>): Promise<ToolResult>
  /** The same data after the process died: nothing in memory is kept. */
  reborn(): TestFiles
  close(): void
}

export const RUN: RunId = 'run_1'

/** One pool for all tests of a file; it starts with the first search and ends with the test process. */
const workers = createWorkers()

export function makeFiles(options: { base?: string; dataDir?: string; db?: OwnedWriteDb } = {}): TestFiles {
  const base = options.base ?? realpathSync(mkdtempSync(join(tmpdir(), 'hearth-files-')))
  const dataDir = options.dataDir ?? join(base, 'data')
  mkdirSync(dataDir, { recursive: true })
  const db = options.db ?? makeTestDb()
  const clock = createFakeClock()
  const log = createSilentLog()
  const events = createEventLog({ db, clock })
  const ids = createUniqueIds()
  const files = createFiles({ db, clock, ids, events, log, dataDir, workers })
  let calls = 0

  const tool = (name: string): Tool => {
    const found = files.tools.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no tool ${name}`)
    return found
  }

  return {
    ...files,
    db,
    clock,
    base,
    tool,
    async folder(name, access = 'write') {
      const path = join(base, name)
      mkdirSync(path, { recursive: true })
      await files.service.folders.allow({ path, access, isPrivate: false })
      return path
    },
    call(name, args, over = {}) {
      const callId = over.callId ?? `call_${++calls}`
      const found = tool(name)
      return found.run(found.input.parse(args), contextOf(callId, over))
    },
    reborn: () => makeFiles({ base, dataDir, db }),
    close() {
      db.close()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

export const contextOf = (callId: string, over: Partial<ToolContext> = {}): ToolContext => {
  const runId = over.runId ?? RUN
  return {
    runId,
    agentId: null,
    stepNo: 1,
    callId,
    idempotencyKey: `${runId}/1/${callId}`,
    signal: new AbortController().signal,
    log: createSilentLog(),
    ...over,
  }
}

/** Counting ids that differ between processes and between births in one, which may share a database. */
let births = 0
function createUniqueIds() {
  const ids = createFakeIds()
  const birth = ++births
  return { next: <P extends string>(prefix: P): `${P}_${string}` => `${ids.next(prefix)}b${process.pid}x${birth}` }
}

export function put(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

export const textAt = (path: string): string => readFileSync(path, 'utf8')
