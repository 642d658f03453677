import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Log } from '#main/platform/log.ts'
import type { Detection, Model, ModelTest, Provider } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { ModelActivity } from './activity.ts'
import type { Adapters } from './adapters.ts'
import type { Catalogue } from './catalogue.ts'
import { type DetectDeps, detect } from './detect.ts'
import { type DoctorDeps, diagnose } from './doctor/diagnose.ts'
import { startOllama } from './doctor/start-ollama.ts'
import type { Downloads } from './downloads.ts'
import { ggufAt } from './gguf-library.ts'
import type { GgufRegistry } from './gguf-registry.ts'
import { readGguf } from './llama/gguf.ts'
import { testModel } from './model-test.ts'
import { providerLocation } from './model-view.ts'
import * as store from './models.store.ts'
import { type NewProvider, type ProviderChange, type Providers, view } from './providers.service.ts'

export interface ModelsServiceDeps extends DetectDeps {
  db: WriteDb
  log: Log
  events: EventLog
  settings: Settings
  adapters: Adapters
  providers: Providers
  catalogue: Catalogue
  registry: GgufRegistry
  activity: ModelActivity
  gateway: ModelGateway
  downloads: Downloads
  doctor: DoctorDeps
}

export interface OptionsChange {
  numCtx?: number | null
  usesPromptedTools?: boolean | null
  params?: ModelParams | null
  keepAliveMinutes?: number | null
}

export type ModelsService = ReturnType<typeof createModelsService>

/** Providers and models as the person sees and changes them. */
export function createModelsService(deps: ModelsServiceDeps) {
  const { db, providers, catalogue, registry } = deps
  let background: Promise<void> = Promise.resolve()

  function modelOf(ref: ModelRef): { provider: store.StoredProvider; model: Model } {
    const provider = providers.get(ref.providerId)
    const model = catalogue.known(ref)
    if (model === undefined)
      throw new AppError('llm.model_missing', `${provider.name} has no model ${ref.name}.`, { ...ref })
    return { provider, model }
  }

  async function addAndAsk(wanted: NewProvider): Promise<Provider> {
    const { providerId } = await providers.add(wanted)
    await catalogue.refresh(providers.get(providerId))
    return view(providers.get(providerId))
  }

  return {
    providers: () => providers.list(),
    addProvider: addAndAsk,

    async updateProvider(providerId: ProviderId, change: ProviderChange): Promise<Provider> {
      const after = await providers.update(providerId, change)
      if (after.isEnabled && after.state.status === 'unknown') await catalogue.refresh(after)
      return view(providers.get(providerId))
    },

    async removeProvider(providerId: ProviderId): Promise<void> {
      await deps.downloads.leave(providerId)
      await providers.remove(providerId)
    },

    async testProvider(providerId: ProviderId) {
      const { state, models, latencyMs } = await catalogue.refresh(providers.get(providerId))
      return { ...state, models, latencyMs }
    },

    async list(options: { refresh: boolean }): Promise<Model[]> {
      const enabled = providers.stored().filter((provider) => provider.isEnabled)
      if (options.refresh) await Promise.all(enabled.map((provider) => catalogue.refresh(provider)))
      return catalogue.list()
    },

    async setOptions(ref: ModelRef, options: OptionsChange): Promise<Model> {
      const { numCtx, usesPromptedTools, params, keepAliveMinutes } = options
      modelOf(ref)
      await db.durable((tx) => {
        const wanted = {
          ...(numCtx === undefined ? {} : { wantedNumCtx: numCtx }),
          ...(usesPromptedTools === undefined ? {} : { wantedPrompted: usesPromptedTools }),
          ...(params === undefined ? {} : { params }),
          ...(keepAliveMinutes === undefined ? {} : { keepAliveMinutes }),
        }
        store.setModelOptions(tx, ref, wanted)
        deps.events.append(tx, { type: 'model.changed', subject: ref.providerId })
      })
      return modelOf(ref).model
    },

    async *load(ref: ModelRef, signal: AbortSignal): AsyncGenerator<{ progress: number }> {
      const { provider, model } = modelOf(ref)
      providers.assertAllowed(model.location, model.title)
      const adapter = deps.adapters.of(provider)
      const work = deps.activity.begin(model)
      work.loading()
      try {
        for await (const progress of adapter.load?.(model, signal) ?? [1]) yield { progress }
        catalogue.setLive(ref, true)
      } finally {
        work.end()
      }
    },

    async unload(ref: ModelRef, signal: AbortSignal): Promise<void> {
      const { provider } = modelOf(ref)
      await deps.adapters.of(provider).unload?.(ref.name, signal)
      catalogue.setLive(ref, false)
    },

    /** Deletes a model with its files, where the provider can. */
    async remove(ref: ModelRef, signal: AbortSignal): Promise<void> {
      const { provider } = modelOf(ref)
      providers.assertAllowed(providerLocation(provider), provider.name)
      const adapter = deps.adapters.of(provider)
      if (adapter.remove === undefined)
        throw new AppError('llm.capability_missing', `Hearth cannot delete models of ${provider.name}.`)
      await adapter.remove(ref.name, signal)
      await catalogue.refresh(provider)
    },

    /** A tiny real answer with its figures. */
    async test(ref: ModelRef, signal: AbortSignal): Promise<ModelTest> {
      const look = async () => {
        await catalogue.refresh(providers.get(ref.providerId))
        return modelOf(ref).model
      }
      return testModel({ gateway: deps.gateway, clock: deps.clock, look }, ref, signal)
    },

    downloads: deps.downloads,
    machine: deps.doctor.memory,
    diagnose: (providerId: ProviderId | undefined, signal: AbortSignal) => diagnose(deps.doctor, providerId, signal),

    /** Starts the installed Ollama for a click of the person; afterwards Hearth uses it. */
    async startOllama(signal: AbortSignal): Promise<{ baseUrl: string }> {
      const baseUrl = await startOllama(deps.doctor, signal)
      const known = providers.stored().filter((provider) => provider.kind === 'ollama' && provider.isEnabled)
      if (known.length === 0) await addAndAsk({ kind: 'ollama', name: 'Ollama', baseUrl })
      else await Promise.all(known.map((provider) => catalogue.refresh(provider)))
      return { baseUrl }
    },

    detect: (): Promise<Detection> => detect(deps, registry.folders()),

    async openGguf(path: string): Promise<Model> {
      const file = await ggufAt(path)
      await readGguf(file.path)
      const ref = await registry.add(file)
      await catalogue.refresh(providers.get(ref.providerId))
      return modelOf(ref).model
    },

    async forgetGguf(ref: ModelRef): Promise<void> {
      const stored = store.findModel(db, ref)
      if (stored?.path == null)
        throw new AppError('llm.model_missing', `${ref.name} is not an opened file.`, { ...ref })
      await db.durable((tx) => {
        store.forgetModel(tx, ref)
        deps.events.append(tx, { type: 'model.changed', subject: ref.providerId })
      })
    },

    /** Resolves when the look of the start is over. */
    settled: () => background,

    /** The embedded engine is always there. On the very first start an Ollama that runs is added too. */
    async start(): Promise<void> {
      const isFirst = providers.stored().length === 0
      await registry.ensureProvider()
      background = (isFirst ? seedOllama() : Promise.resolve())
        .then(() => Promise.all(localProviders().map((provider) => catalogue.refresh(provider))))
        .then(() => {})
        .catch((error: unknown) => deps.log.error('looking for models failed', error))
    },
  }

  async function seedOllama(): Promise<void> {
    const { ollama } = await detect(deps, [])
    const found = ollama.find((place) => place.found)
    if (found !== undefined) await providers.add({ kind: 'ollama', name: 'Ollama', baseUrl: found.baseUrl })
  }

  function localProviders() {
    return providers.stored().filter((provider) => provider.isEnabled && view(provider).location === 'this_pc')
  }
}
