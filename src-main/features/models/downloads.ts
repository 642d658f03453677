import type { WriteDb } from '#main/engine/db/db.ts'
import { createBell } from '#main/engine/events/bell.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { Download } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { Adapters } from './adapters.ts'
import type { Catalogue } from './catalogue.ts'
import * as store from './downloads.store.ts'
import { Fetch } from './fetch-model.ts'
import { providerLocation } from './model-view.ts'
import type { StoredProvider } from './models.store.ts'
import type { Providers } from './providers.service.ts'

export interface DownloadsDeps {
  db: WriteDb
  clock: Clock
  log: Log
  events: EventLog
  adapters: Adapters
  providers: Providers
  catalogue: Catalogue
  /** free bytes of the disk on which this provider keeps its models; null when nobody can tell */
  freeDiskBytes: (provider: StoredProvider) => Promise<number | null>
}

export type Downloads = ReturnType<typeof createDownloads>

const WATCH_EVERY_MS = 250
const SAVE_EVERY_MS = 2_000
const UNWRITABLE_PAUSE_MS = 30_000
const ALL = 'all'
/** What a server that comes back can heal. */
const HEALED_BY_READY = new Set<string | null>(['llm.unreachable', 'llm.timeout', 'llm.cut'])

interface Active {
  ref: ModelRef
  stop: AbortController
  fetch: Fetch
  ended: Promise<void>
  savedAtMs: number
}

/**
 * Downloads of models. A row is the truth about what the person wants; what moves is only in memory and is saved now and then.
 *
 * States: queued -> running -> done | failed | paused; paused and failed -> queued (resume). One runs per provider, the
 * others wait. A row that was running when the app ended runs again at the next start: the server keeps the parts it has.
 */
export function createDownloads(deps: DownloadsDeps) {
  const { db, clock, events, providers } = deps
  const bell = createBell()
  const actives = new Map<ProviderId, Active>()
  let isStopped = false
  let stopListening = () => {}

  function view(row: store.StoredDownload): Download {
    const { createdAt: _createdAt, ...shown } = row
    const active = actives.get(row.ref.providerId)
    const isActive = active?.ref.name === row.ref.name
    const live = isActive ? active.fetch.progress() : { bytesPerSecond: null, secondsLeft: null }
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

  function pump(providerId: ProviderId): void {
    if (isStopped || actives.has(providerId)) return
    const next = store.listDownloads(db).find((row) => row.ref.providerId === providerId && isWaiting(row))
    if (next !== undefined) begin(next)
  }

  function begin(row: store.StoredDownload): void {
    const { ref } = row
    const provider = providers.get(ref.providerId)
    const stop = new AbortController()
    const fetch = new Fetch({
      clock,
      name: ref.name,
      pull: deps.adapters.of(provider).pull,
      freeDiskBytes: () => deps.freeDiskBytes(provider),
      known: row,
      onChange: () => changed(active),
    })
    const active: Active = { ref, stop, fetch, ended: Promise.resolve(), savedAtMs: clock.monotonicMs() }
    actives.set(ref.providerId, active)
    active.ended = work(active, row).then(
      () => pump(ref.providerId),
      (error: unknown) => {
        // its row cannot be written, as on a full disk: trying at once would try for ever
        deps.log.error('a download could not be kept', error)
        clock.after(UNWRITABLE_PAUSE_MS, () => pump(ref.providerId))
      },
    )
  }

  async function work(active: Active, row: store.StoredDownload): Promise<void> {
    const { ref, stop, fetch } = active
    try {
      await put({ ...row, state: 'running', detail: '', errorCode: null })
      await fetch.run(stop.signal)
      await end(active, { state: 'done', detail: '', errorCode: null })
      await deps.catalogue.refresh(providers.get(ref.providerId))
    } catch (thrown) {
      // a pause, a cancel and the end of the app have written what they want before they stopped this
      if (stop.signal.aborted) return
      const { code, message } = toAppError(thrown)
      deps.log.warn('a download failed', { model: ref.name, code })
      await end(active, { state: 'failed', detail: message, errorCode: code })
    } finally {
      actives.delete(ref.providerId)
      bell.ring(ALL)
    }
  }

  async function end(active: Active, how: Pick<store.StoredDownload, 'state' | 'detail' | 'errorCode'>): Promise<void> {
    const row = store.findDownload(db, active.ref)
    if (row === undefined) return
    const { doneBytes, totalBytes } = active.fetch.progress()
    const done = how.state === 'done' ? (totalBytes ?? doneBytes) : doneBytes
    await put({ ...row, ...how, doneBytes: done, totalBytes })
  }

  function changed(active: Active): void {
    bell.ring(ALL)
    const now = clock.monotonicMs()
    if (now - active.savedAtMs < SAVE_EVERY_MS) return
    active.savedAtMs = now
    const row = store.findDownload(db, active.ref)
    if (row?.state !== 'running') return
    const { doneBytes, totalBytes } = active.fetch.progress()
    db.quick((tx) => store.putDownload(tx, { ...row, doneBytes, totalBytes, updatedAt: clock.now() }))
  }

  /** Stops the work on this download, if there is some; resolves when it is over. */
  async function halt(ref: ModelRef): Promise<void> {
    const active = actives.get(ref.providerId)
    if (active?.ref.name !== ref.name) return
    active.stop.abort()
    await active.ended
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
      pump(ref.providerId)
      return view(found(ref))
    },

    async pause(ref: ModelRef): Promise<void> {
      const row = found(ref)
      if (row.state !== 'running' && row.state !== 'queued') return
      const { doneBytes, totalBytes } = view(row)
      await put({ ...row, doneBytes, totalBytes, state: 'paused', detail: '' })
      await halt(ref)
    },

    async resume(ref: ModelRef): Promise<void> {
      const row = found(ref)
      if (row.state !== 'paused' && row.state !== 'failed') return
      await put({ ...row, state: 'queued', detail: '', errorCode: null })
      pump(ref.providerId)
    },

    /** Also takes a finished one from the list. */
    async cancel(ref: ModelRef): Promise<void> {
      const row = found(ref)
      await db.durable((tx) => {
        store.deleteDownload(tx, ref)
        const data = { name: ref.name, state: row.state === 'done' ? 'done' : 'cancelled' }
        events.append(tx, { type: 'download.changed', subject: ref.providerId, data })
      })
      await halt(ref)
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
      const active = actives.get(providerId)
      active?.stop.abort()
      await active?.ended
      bell.ring(ALL)
    },

    /** Goes on with what was running or waiting when the app ended. */
    start(): void {
      const rows = store.listDownloads(db)
      db.quick((tx) => {
        for (const { ref, state } of rows) if (state === 'done') store.deleteDownload(tx, ref)
      })
      for (const { ref } of rows.filter(isWaiting)) pump(ref.providerId)
      stopListening = events.subscribe(['provider.state_changed'], ({ subject, data }) => {
        if (data.status === 'ready') void wake(subject as ProviderId)
      })
    },

    /** Ends the connections; the rows stay as they are. */
    async stop(): Promise<void> {
      isStopped = true
      stopListening()
      const ended = [...actives.values()].map((active) => {
        active.stop.abort()
        return active.ended
      })
      await Promise.all(ended)
    },
  }

  /** A server that answers again is asked again for what failed because it did not. */
  async function wake(providerId: ProviderId): Promise<void> {
    for (const row of store.listDownloads(db)) {
      const isHealed = row.ref.providerId === providerId && row.state === 'failed' && HEALED_BY_READY.has(row.errorCode)
      if (isHealed) await put({ ...row, state: 'queued', detail: '', errorCode: null })
    }
    pump(providerId)
  }
}

const isWaiting = ({ state }: store.StoredDownload) => state === 'queued' || state === 'running'

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
