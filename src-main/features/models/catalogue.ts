import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { Model, Provider } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { FoundModel } from './adapter.ts'
import type { Adapters } from './adapters.ts'
import { type LiveState, modelView, providerLocation } from './model-view.ts'
import * as store from './models.store.ts'
import type { Providers } from './providers.service.ts'
import { saneModels } from './sane-models.ts'

export interface CatalogueDeps {
  db: WriteDb
  clock: Clock
  log: Log
  events: EventLog
  adapters: Adapters
  providers: Providers
  /** brings the rows of the embedded engine in line with its folders, before its models are asked for */
  scanFiles: () => Promise<void>
  /** what the embedded engine holds in memory: by path */
  engineState: (path: string) => LiveState
}

export type Catalogue = ReturnType<typeof createCatalogue>

const REFRESH_WITHIN_MS = 4_000

/** All models of all providers: what each provider said last, with the person's options, and what is in memory now. */
export function createCatalogue(deps: CatalogueDeps) {
  const { db, providers } = deps
  const live = new Map<string, LiveState>()

  function viewOf(provider: store.StoredProvider, stored: store.StoredModel): Model {
    const state = stored.path === null ? live.get(key(stored.ref)) : deps.engineState(stored.path)
    return modelView(provider, stored, state)
  }

  function known(ref: ModelRef): Model | undefined {
    const provider = store.findProvider(db, ref.providerId)
    const stored = store.findModel(db, ref)
    return provider?.isEnabled && stored && !stored.isForgotten ? viewOf(provider, stored) : undefined
  }

  function keepList(provider: store.StoredProvider, told: FoundModel[], version: string | null): void {
    const { providerId } = provider
    const found = saneModels(told)
    const before = JSON.stringify(listed(provider))
    for (const model of found) live.set(key({ providerId, name: model.name }), model)
    db.quick((tx) => {
      for (const model of found) store.putModel(tx, providerId, model)
      store.unlistOthers(
        tx,
        providerId,
        found.map((model) => model.name),
      )
      if (JSON.stringify(listed(provider)) !== before)
        deps.events.append(tx, { type: 'model.changed', subject: providerId })
    })
    providers.setState(providerId, { status: 'ready', detail: '', version })
  }

  const listed = (provider: store.StoredProvider): Model[] =>
    store
      .listModels(db, provider.providerId)
      .filter((stored) => stored.isListed)
      .map((stored) => viewOf(provider, stored))

  return {
    known,

    list: (): Model[] =>
      providers
        .stored()
        .filter((provider) => provider.isEnabled)
        .flatMap(listed),

    /** Asks one provider now. Its state and list are kept; when it does not answer, its last list stays. */
    async refresh(
      provider: store.StoredProvider,
    ): Promise<{ state: Provider['state']; models: number; latencyMs: number }> {
      const limit = new AbortController()
      const stop = deps.clock.after(REFRESH_WITHIN_MS, () => limit.abort())
      const begunMs = deps.clock.monotonicMs()
      try {
        providers.assertAllowed(providerLocation(provider), provider.name)
        if (provider.kind === 'llama_cpp') await deps.scanFiles()
        const adapter = deps.adapters.of(provider)
        const { version } = await adapter.probe(limit.signal)
        keepList(provider, await adapter.listModels(limit.signal), version)
      } catch (thrown) {
        providers.setState(provider.providerId, failedState(thrown, provider.name))
        deps.log.debug('a provider did not answer', { provider: provider.name, code: toAppError(thrown).code })
      } finally {
        stop()
      }
      const latencyMs = Math.round(deps.clock.monotonicMs() - begunMs)
      return { state: providers.get(provider.providerId).state, models: listed(provider).length, latencyMs }
    },

    /** What a call needs to know; a model that was never listed is asked for. */
    async describe(ref: ModelRef, signal?: AbortSignal): Promise<Model> {
      const provider = store.findProvider(db, ref.providerId)
      if (!provider?.isEnabled) throw missing(ref)
      providers.assertAllowed(providerLocation(provider), provider.name)
      const stored = store.findModel(db, ref)
      if (stored === undefined || stored.isForgotten) await ask(provider, ref, signal)
      const model = known(ref)
      if (model === undefined) throw missing(ref)
      providers.assertAllowed(model.location, `${model.title} at ${model.providerName}`)
      return model
    },

    /** What a call showed about a server's memory; the embedded engine tells it by itself. */
    setLive(ref: ModelRef, isLoaded: boolean): void {
      const before = live.get(key(ref))
      const tellsItself = store.findModel(db, ref)?.path != null
      if (before?.isLoaded === isLoaded || tellsItself) return
      live.set(key(ref), { isLoaded, gpuShare: isLoaded ? (before?.gpuShare ?? null) : null })
      changed(ref.providerId)
    },

    changed,
  }

  function changed(providerId: ProviderId): void {
    db.quick((tx) => deps.events.append(tx, { type: 'model.changed', subject: providerId }))
  }

  async function ask(provider: store.StoredProvider, ref: ModelRef, signal?: AbortSignal): Promise<void> {
    const adapter = deps.adapters.of(provider)
    const never = new AbortController().signal
    const found = adapter.describe
      ? await adapter.describe(ref.name, signal ?? never)
      : (await adapter.listModels(signal ?? never)).find((model) => model.name === ref.name)
    for (const sane of saneModels(found === undefined ? [] : [found])) {
      db.quick((tx) => store.putModel(tx, ref.providerId, sane))
    }
  }
}

/** The state that an error of a provider means. */
export function failedState(thrown: unknown, name: string): Omit<Provider['state'], 'checkedAt'> {
  const { code, message } = toAppError(thrown)
  if (code === 'llm.cloud_blocked') return { status: 'unknown', detail: message, version: null }
  const status = code === 'llm.auth_rejected' || code === 'llm.forbidden' ? 'unauthorised' : 'unreachable'
  const isLate = code === 'cancelled'
  return {
    status,
    detail: isLate ? `${name} did not answer in time. Check that it runs, then try again.` : message,
    version: null,
  }
}

const missing = (ref: ModelRef) =>
  new AppError(
    'llm.model_missing',
    `The model ${ref.name} is not there any more, or its provider is switched off. Choose another one.`,
    { ...ref },
  )

const key = (ref: ModelRef) => `${ref.providerId}/${ref.name}`
