import { createBell } from '#main/engine/events/bell.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Download } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { DownloadWork, type DownloadWorkDeps, isWaiting } from './download-work.ts'
import * as store from './downloads.store.ts'
import { providerLocation } from './model-view.ts'

export interface DownloadsDeps extends Omit<DownloadWorkDeps, 'put' | 'onMove'> {
  events: EventLog
}

export type Downloads = ReturnType<typeof createDownloads>

const WATCH_EVERY_MS = 250
const ALL = 'all'
/** What a server that comes back can heal. */
const HEALED_BY_READY = new Set<string | null>(['llm.unreachable', 'llm.timeout', 'llm.cut'])

/**
 * Downloads of models. A row is the truth about what the person wants; what moves is only in memory and is saved now and then.
 *
 * States: queued -> running -> done | failed | paused; paused and failed -> queued (resume). One runs per provider, the
 * others wait. A row that was running when the app ended runs again at the next start: the server keeps the parts it has.
 */
export function createDownloads(deps: DownloadsDeps) {
  const { db, clock, events, providers } = deps
  const bell = createBell()
  const work = new DownloadWork({ ...deps, put, onMove: () => bell.ring(ALL) })
  let stopListening = () => {}

  function view(row: store.StoredDownload): Download {
    const { createdAt: _createdAt, ...shown } = row
    const live = work.progressOf(row.ref) ?? { bytesPerSecond: null, secondsLeft: null }
    return { ...shown, providerName: nameOf(row.ref.providerId), ...live }
  }

  const nameOf = (providerId: ProviderId) =>
    providers.stored().find((provider) => provider.providerId === providerId)?.name ?? ''

  function found(ref: ModelRef): store.StoredDownload {
    const row = store.findDownload(db, ref)
    if (row === undefined) throw new AppError('download.not_found', `There is no download of ${ref.name}.`, { ...ref })
    return row
  }

  /** Writes the row and tells of it; what the person asked for survives a power cut. */
  async function put(row: store.StoredDownload): Promise<void> {
    await db.durable((tx) => {
      store.putDownload(tx, { ...row, updatedAt: clock.now() })
      const { providerId, name } = row.ref
      events.append(tx, { type: 'download.changed', subject: providerId, data: { name, state: row.state } })
    })
    bell.ring(ALL)
  }

  const list = (): Download[] => store.listDownloads(db).map(view)

  return {
    list,

    /** @throws provider.not_found, llm.capability_missing, llm.cloud_blocked, input.invalid */
    async pull(wanted: ModelRef): Promise<Download> {
      const provider = providers.get(wanted.providerId)
      const ref = { ...wanted, name: fullName(wanted.name) }
      if (deps.adapters.of(provider).pull === undefined) {
        throw new AppError('llm.capability_missing', `${provider.name} has no library to get models from. Use Ollama.`)
      }
      providers.assertAllowed(providerLocation(provider), provider.name)
      if (!provider.isEnabled)
        throw new AppError('input.invalid', `${provider.name} is switched off. Switch it on first.`)
      const before = store.findDownload(db, ref)
      if (before?.state === 'running' || before?.state === 'queued') return view(before)
      const now = clock.now()
      const kept = before?.state === 'done' ? undefined : before
      // of two that were asked for in the same moment the first comes first
      const createdAt = Math.max(now, ...store.listDownloads(db).map((row) => row.createdAt + 1))
      const fresh = { ref, totalBytes: null, doneBytes: 0, createdAt, updatedAt: now }
      await put({ ...(kept ?? fresh), state: 'queued', detail: '', errorCode: null })
      work.begin(ref.providerId)
      return view(found(ref))
    },

    async pause(ref: ModelRef): Promise<void> {
      const row = found(ref)
      if (row.state !== 'running' && row.state !== 'queued') return
      const { doneBytes, totalBytes } = view(row)
      await put({ ...row, doneBytes, totalBytes, state: 'paused', detail: '' })
      await work.halt(ref)
    },

    async resume(ref: ModelRef): Promise<void> {
      const row = found(ref)
      if (row.state !== 'paused' && row.state !== 'failed') return
      await put({ ...row, state: 'queued', detail: '', errorCode: null })
      work.begin(ref.providerId)
    },

    /** Also takes a finished one from the list. */
    async cancel(ref: ModelRef): Promise<void> {
      const row = found(ref)
      await db.durable((tx) => {
        store.deleteDownload(tx, ref)
        const data = { name: ref.name, state: row.state === 'done' ? 'done' : 'cancelled' }
        events.append(tx, { type: 'download.changed', subject: ref.providerId, data })
      })
      await work.halt(ref)
      bell.ring(ALL)
    },

    /** All downloads now and after each change, at most four times a second. */
    async *watch(signal: AbortSignal): AsyncGenerator<Download[]> {
      while (!signal.aborted) {
        const heard = bell.count(ALL)
        yield list()
        await clock.sleep(WATCH_EVERY_MS, signal).catch(() => {})
        await bell.after(ALL, heard, signal)
      }
    },

    /** Before its provider is removed. */
    async leave(providerId: ProviderId): Promise<void> {
      await work.leave(providerId)
      bell.ring(ALL)
    },

    /** Goes on with what was running or waiting when the app ended. */
    start(): void {
      const rows = store.listDownloads(db)
      db.quick((tx) => {
        for (const { ref, state } of rows) if (state === 'done') store.deleteDownload(tx, ref)
      })
      for (const { ref } of rows.filter(isWaiting)) work.begin(ref.providerId)
      stopListening = events.subscribe(['provider.state_changed'], ({ subject, data }) => {
        if (data.status !== 'ready') return
        wake(subject as ProviderId).catch((error: unknown) => deps.log.error('downloads could not go on', error))
      })
    },

    /** Ends the connections; the rows stay as they are. */
    async stop(): Promise<void> {
      stopListening()
      await work.stop()
    },
  }

  /** A server that answers again is asked again for what failed because it did not. */
  async function wake(providerId: ProviderId): Promise<void> {
    for (const row of store.listDownloads(db)) {
      const isHealed = row.ref.providerId === providerId && row.state === 'failed' && HEALED_BY_READY.has(row.errorCode)
      if (isHealed) await put({ ...row, state: 'queued', detail: '', errorCode: null })
    }
    work.begin(providerId)
  }
}

const NAME = /^[a-z0-9][\w.-]*(\/[\w.-]+){0,4}(:[\w.-]+)?$/i

/** The name with its tag, as the provider will list it. */
export function fullName(typed: string): string {
  const name = typed.trim().replace(/^ollama (pull|run) +/i, '')
  if (!NAME.test(name) || name.length > 200) {
    const text = `"${name.slice(0, 80)}" is not a name of a model. Write it like qwen3:4b.`
    throw new AppError('input.invalid', text, { field: 'name' })
  }
  return (name.split('/').at(-1) ?? '').includes(':') ? name : `${name}:latest`
}
