import { Buffer } from 'node:buffer'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { Db, Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { ChatImport } from '#shared/contract/chat-files.contract.ts'
import type { TransferMessage } from '#shared/domain/chat-transfer.ts'
import type { ImportId } from '#shared/domain/ids.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { ImportRow } from '../chat.tables.ts'
import { appendToPath } from '../messages.store.ts'
import type { Uploads } from '../uploads.ts'
import type { ImportPlan, Place } from './import.task.ts'
import type { ReadHead, Skipped } from './import-types.ts'
import * as store from './imports.store.ts'
import { beginConversation, endConversation, type Putting, pathOf, putMessages } from './insert-conversation.ts'
import type { TransferWork } from './transfer-work.ts'

/** Chats between two words about how far an import is. */
const CHATS_PER_EVENT = 20
const SHOWN_SKIPPED = 500
const PATH_BATCH = 500

export interface ImportsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  agents: AgentLookup
  uploads: Uploads
  transfer: TransferWork
}

/**
 * Conversations from files. An import is made of one transaction for each conversation: cancelling it, or a crash, leaves
 * whole ones, and undoing it puts all of them into the bin.
 */
export function createImports(deps: ImportsDeps) {
  const { db, clock, ids, events, uploads } = deps
  const running = new Map<string, AbortController>()
  db.quick((tx) => store.endRunning(tx))

  async function work(
    importId: ImportId,
    file: { name: string; bytes: Uint8Array },
    signal: AbortSignal,
  ): Promise<void> {
    const target = deps.transfer.newFile()
    try {
      const plan = await deps.transfer.readImport({ ...file, target }, signal)
      await change(importId, {
        source: plan.source,
        total: plan.chats.length,
        skipped: JSON.stringify(plan.skipped.slice(0, SHOWN_SKIPPED)),
      })
      await putAll(importId, { plan, target, signal })
      await change(importId, { state: signal.aborted ? 'cancelled' : 'finished' })
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      const error = JSON.stringify({ code, message })
      await change(importId, signal.aborted ? { state: 'cancelled' } : { state: 'failed', error })
    } finally {
      running.delete(importId)
      await rm(target, { force: true })
    }
  }

  async function putAll(
    importId: ImportId,
    from: { plan: ImportPlan; target: string; signal: AbortSignal },
  ): Promise<void> {
    const { plan, target, signal } = from
    const file = await open(target, 'r')
    const agentId = deps.agents.defaultId()
    const mode = deps.agents.modeFor(agentId)
    try {
      for (const [at, places] of plan.chats.entries()) {
        if (signal.aborted) return
        const head = (await readPlace(file, places.head)) as ReadHead
        const begin = (tx: Tx): Putting => {
          const putting = beginConversation(tx, head, { ids, now: clock.now(), agentId, mode })
          store.addItem(tx, importId, putting.conversationId)
          return putting
        }
        const end = (tx: Tx, putting: Putting, path: ReturnType<typeof pathOf>) => {
          endConversation(tx, putting, path)
          store.updateImport(tx, importId, { imported: at + 1 })
          if ((at + 1) % CHATS_PER_EVENT !== 0 && at + 1 < plan.chats.length) return
          events.append(tx, { type: 'import.changed', subject: importId })
          events.append(tx, { type: 'conversation.created', subject: putting.conversationId })
        }
        await putChat(places.pieces, { begin, end, file, signal })
      }
    } finally {
      await file.close()
    }
  }

  /** A short chat in one transaction; a long one in many, because others wait for each. */
  async function putChat(
    pieces: readonly Place[],
    the: {
      begin(tx: Tx): Putting
      end(tx: Tx, putting: Putting, path: ReturnType<typeof pathOf>): void
      file: FileHandle
      signal: AbortSignal
    },
  ): Promise<void> {
    const { begin, end, file, signal } = the
    if (pieces.length <= 1) {
      const read = pieces[0] === undefined ? [] : ((await readPlace(file, pieces[0])) as TransferMessage[])
      await db.durable((tx) => {
        const putting = begin(tx)
        putMessages(tx, putting, { ids, read })
        const path = pathOf(putting)
        appendToPath(tx, putting.conversationId, path)
        end(tx, putting, path)
      })
      return
    }
    const putting = db.quick(begin)
    for (const piece of pieces) {
      // what is there of it stays in the bin, and goes with it
      if (signal.aborted) return
      const read = (await readPlace(file, piece)) as TransferMessage[]
      db.quick((tx) => putMessages(tx, putting, { ids, read }))
    }
    const path = pathOf(putting)
    for (let from = 0; from < path.length; from += PATH_BATCH) {
      db.quick((tx) => appendToPath(tx, putting.conversationId, path.slice(from, from + PATH_BATCH)))
      await setImmediate()
    }
    await db.durable((tx) => end(tx, putting, path))
  }

  const change = (importId: ImportId, what: Partial<ImportRow>): Promise<void> =>
    db.durable((tx) => {
      store.updateImport(tx, importId, what)
      events.append(tx, { type: 'import.changed', subject: importId })
    })

  return {
    /** Answers at once; the work goes on. Throws upload.not_found. */
    async importStart(input: { name: string; uploadId?: string | undefined; contentBase64?: string | undefined }) {
      const bytes =
        input.uploadId === undefined ? Buffer.from(input.contentBase64 ?? '', 'base64') : uploads.take(input.uploadId)
      const importId = ids.next('imp')
      const row = { import_id: importId, name: input.name, source: '', state: 'running', total: 0, imported: 0 }
      await db.durable((tx) => {
        store.insertImport(tx, { ...row, skipped: '[]', error: null, created_at: clock.now() })
        events.append(tx, { type: 'import.changed', subject: importId })
      })
      const stop = new AbortController()
      running.set(importId, stop)
      // it says by itself what went wrong; only a database that was closed meanwhile cannot be told, and the next start says it
      work(importId, { name: input.name, bytes }, stop.signal).catch(() => {})
      return { importId }
    },

    imports: (): ChatImport[] => store.listImports(db).map(toImport),

    cancelImport(importId: ImportId): void {
      requireImport(db, importId)
      running.get(importId)?.abort()
    },

    /** Everything that it brought goes to the bin. Throws import.wrong_state while it runs. */
    async undoImport(importId: ImportId): Promise<void> {
      await db.durable((tx) => {
        const row = requireImport(tx, importId)
        if (row.state === 'running')
          throw new AppError('import.wrong_state', 'The import is still running', { importId })
        store.binImported(tx, importId, clock.now())
        store.updateImport(tx, importId, { state: 'undone' })
        events.append(tx, { type: 'import.changed', subject: importId })
        events.append(tx, { type: 'conversation.deleted', subject: importId })
      })
    },
  }
}

async function readPlace(file: FileHandle, [start, length]: Place): Promise<unknown> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, start)
  return JSON.parse(buffer.toString('utf8'))
}

function requireImport(db: Db, importId: ImportId): ImportRow {
  const row = store.findImport(db, importId)
  if (row === undefined) throw new AppError('import.not_found', 'This import is gone', { importId })
  return row
}

const toImport = (row: ImportRow): ChatImport => ({
  importId: row.import_id as ImportId,
  name: row.name,
  source: row.source === '' ? null : (row.source as NonNullable<ChatImport['source']>),
  state: row.state as ChatImport['state'],
  total: row.total,
  imported: row.imported,
  skipped: JSON.parse(row.skipped) as Skipped[],
  error: row.error === null ? null : (JSON.parse(row.error) as { code: string; message: string }),
  createdAt: row.created_at,
})
