import type { WriteDb } from '#main/engine/db/db.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { toAppError } from '#shared/errors/errors.ts'
import type { Adapters } from './adapters.ts'
import type { Catalogue } from './catalogue.ts'
import * as store from './downloads.store.ts'
import { Fetch, type FetchProgress } from './fetch-model.ts'
import type { StoredProvider } from './models.store.ts'
import type { Providers } from './providers.service.ts'

export interface DownloadWorkDeps {
  db: WriteDb
  clock: Clock
  log: Log
  adapters: Adapters
  providers: Providers
  catalogue: Catalogue
  /** free bytes of the disk on which this provider keeps its models; null when nobody can tell */
  freeDiskBytes: (provider: StoredProvider) => Promise<number | null>
  /** writes the row and tells of it */
  put: (row: store.StoredDownload) => Promise<void>
  /** something moved that is in no row yet */
  onMove: () => void
}

const SAVE_EVERY_MS = 2_000
const UNWRITABLE_PAUSE_MS = 30_000

interface Active {
  ref: ModelRef
  stop: AbortController
  fetch: Fetch
  ended: Promise<void>
  savedAtMs: number
}

/**
 * The fetching itself, one download at a time per provider. What is wanted stands in the rows: `begin` looks for the next
 * one that waits. What moves is only in memory and is saved now and then.
 */
export class DownloadWork {
  readonly #deps: DownloadWorkDeps
  readonly #actives = new Map<ProviderId, Active>()
  readonly #left = new Set<ProviderId>()
  #isStopped = false

  constructor(deps: DownloadWorkDeps) {
    this.#deps = deps
  }

  /** Of the one that is fetched right now. */
  progressOf(ref: ModelRef): FetchProgress | undefined {
    return this.#activeOf(ref)?.fetch.progress()
  }

  /** Begins the next one that waits for this provider, unless one is under way. */
  begin(providerId: ProviderId): void {
    if (this.#isStopped || this.#actives.has(providerId) || this.#left.has(providerId)) return
    const next = store.listDownloads(this.#deps.db).find((row) => row.ref.providerId === providerId && isWaiting(row))
    if (next !== undefined) this.#start(next)
  }

  /** Stops the work on this download, if there is some; resolves when it is over. */
  async halt(ref: ModelRef): Promise<void> {
    const active = this.#activeOf(ref)
    active?.stop.abort()
    await active?.ended
  }

  /** Before its provider is removed: what waits for it begins no more. */
  async leave(providerId: ProviderId): Promise<void> {
    this.#left.add(providerId)
    const active = this.#actives.get(providerId)
    active?.stop.abort()
    await active?.ended
  }

  /** Ends the connections; the rows stay as they are. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const actives = [...this.#actives.values()]
    for (const { stop } of actives) stop.abort()
    await Promise.all(actives.map(({ ended }) => ended))
  }

  #activeOf({ providerId, name }: ModelRef): Active | undefined {
    const active = this.#actives.get(providerId)
    return active?.ref.name === name ? active : undefined
  }

  #start(row: store.StoredDownload): void {
    const { clock, providers, adapters, freeDiskBytes, log } = this.#deps
    const { ref } = row
    const provider = providers.get(ref.providerId)
    const fetch = new Fetch({
      clock,
      name: ref.name,
      pull: adapters.of(provider).pull,
      freeDiskBytes: () => freeDiskBytes(provider),
      known: row,
      onChange: () => this.#moved(active),
    })
    const stop = new AbortController()
    const active: Active = { ref, stop, fetch, ended: Promise.resolve(), savedAtMs: clock.monotonicMs() }
    this.#actives.set(ref.providerId, active)
    active.ended = this.#work(active, row).then(
      () => this.begin(ref.providerId),
      (error: unknown) => {
        // its row cannot be written, as on a full disk: trying at once would try for ever
        log.error('a download could not be kept', error)
        clock.after(UNWRITABLE_PAUSE_MS, () => this.begin(ref.providerId))
      },
    )
  }

  async #work(active: Active, row: store.StoredDownload): Promise<void> {
    const { put, catalogue, providers, log, onMove } = this.#deps
    const { ref, stop, fetch } = active
    try {
      await put({ ...row, state: 'running', detail: '', errorCode: null })
      await fetch.run(stop.signal)
      await this.#end(active, { state: 'done', detail: '', errorCode: null })
      await catalogue.refresh(providers.get(ref.providerId))
    } catch (thrown) {
      // a pause, a cancel and the end of the app have written what they want before they stopped this
      if (stop.signal.aborted) return
      const { code, message } = toAppError(thrown)
      log.warn('a download failed', { model: ref.name, code })
      await this.#end(active, { state: 'failed', detail: message, errorCode: code })
    } finally {
      this.#actives.delete(ref.providerId)
      onMove()
    }
  }

  async #end(active: Active, how: Pick<store.StoredDownload, 'state' | 'detail' | 'errorCode'>): Promise<void> {
    const row = store.findDownload(this.#deps.db, active.ref)
    if (row === undefined) return
    const { doneBytes, totalBytes } = active.fetch.progress()
    const done = how.state === 'done' ? (totalBytes ?? doneBytes) : doneBytes
    await this.#deps.put({ ...row, ...how, doneBytes: done, totalBytes })
  }

  #moved(active: Active): void {
    const { db, clock, onMove } = this.#deps
    onMove()
    const now = clock.monotonicMs()
    if (now - active.savedAtMs < SAVE_EVERY_MS) return
    active.savedAtMs = now
    const row = store.findDownload(db, active.ref)
    if (row?.state !== 'running') return
    const { doneBytes, totalBytes } = active.fetch.progress()
    db.quick((tx) => store.putDownload(tx, { ...row, doneBytes, totalBytes, updatedAt: clock.now() }))
  }
}

/** A row that was running when the app ended waits like the others. */
export const isWaiting = ({ state }: store.StoredDownload): boolean => state === 'queued' || state === 'running'
