import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import type { Secrets } from '#main/platform/secrets.ts'
import { ModelActivity } from './activity.ts'
import { Adapters } from './adapters.ts'
import { createCatalogue } from './catalogue.ts'
import { createDownloads } from './downloads.ts'
import { createGateway } from './gateway.ts'
import { createGgufRegistry } from './gguf-registry.ts'
import { createHttp } from './http.ts'
import { idleMsOf } from './keep-alive.ts'
import { EngineClient } from './llama/engine-client.ts'
import { createMachineMemory } from './machine-memory.ts'
import { providerLocation } from './model-view.ts'
import { createModelsRoutes } from './models.routes.ts'
import { createModelsService, type ModelsService } from './models.service.ts'
import { keepAliveOfPath as chosenKeepAlive, type StoredProvider } from './models.store.ts'
import { freeBytesForModels, type PcPlaces, thisPc } from './ollama-places.ts'
import { createProviders } from './providers.service.ts'
import { TokenCounter } from './token-counter.ts'

export interface ModelsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  log: Log
  secrets: Secrets
  settings: Settings
  /** the app's own folder for GGUF files */
  modelsDir: string
  /** the OLLAMA_HOST of this PC's environment */
  ollamaHost: string | undefined
  /** where programs are looked for; absent: on this PC */
  pc?: PcPlaces
}

export interface Models {
  routes: ReturnType<typeof createModelsRoutes>
  service: ModelsService
  gateway: ModelGateway
  /** for the status bar: the working model, and what leaves this PC */
  activity: ModelActivity
  /** Makes sure of the embedded engine; looks for models in the background. */
  start(): Promise<void>
  /** Ends the engine process and every connection. */
  stop(): Promise<void>
}

/** Providers, their models, and the one gateway over all of them. */
export function createModels(deps: ModelsDeps): Models {
  const { db, clock, ids, events, settings } = deps
  const log = deps.log.child('models')
  const onUnusableProxy = (name: string) => log.warn(`${name} is not an address of a proxy and is not used`)
  const http = createHttp({ clock, onUnusableProxy })
  const folders = () => [deps.modelsDir, settings.get('models.ggufFolder')]
  const registry = createGgufRegistry({ db, clock, ids, events, folders })
  const keepAliveMinutes = () => settings.get('models.idleUnloadMinutes')
  const idleMs = (path: string | undefined) => idleMsOf(chosenKeepAlive(db, path), keepAliveMinutes())
  const engine = new EngineClient({
    clock,
    log,
    idleMs,
    onChange: () => engineChanged(),
    usesGpu: () => settings.get('flags.engineGpu'),
  })
  const adapters = new Adapters({
    http,
    secrets: deps.secrets,
    ids,
    engine,
    keepAliveMinutes,
    ggufFiles: registry.files,
  })
  const providers = createProviders({ db, clock, ids, events, secrets: deps.secrets, settings, adapters })
  const engineState = (path: string) => {
    const loaded = engine.loaded?.path === path ? engine.loaded : undefined
    return { isLoaded: loaded !== undefined, gpuShare: loaded?.gpuShare ?? null }
  }
  const catalogue = createCatalogue({
    db,
    clock,
    log,
    events,
    adapters,
    providers,
    scanFiles: registry.scan,
    engineState,
  })
  const counter = new TokenCounter({ db, clock })
  const activity = new ModelActivity(clock)
  const gateway = createGateway({ adapters, catalogue, providers, counter, activity, ids, log })
  const isOnlyThisPc = () => settings.get('privacy.onlyThisPc')
  const pc = deps.pc ?? thisPc()
  const freeDiskBytes = async (provider: StoredProvider) =>
    providerLocation(provider) === 'this_pc' ? freeBytesForModels(pc) : null
  const downloads = createDownloads({ db, clock, log, events, adapters, providers, catalogue, freeDiskBytes })
  const memory = createMachineMemory({ engine, clock })
  const places = { http, clock, ollamaHost: deps.ollamaHost, isOnlyThisPc }
  const doctor = { ...places, settings, providers, adapters, catalogue, pc, memory }
  const service = createModelsService({
    db,
    log,
    events,
    settings,
    adapters,
    providers,
    catalogue,
    registry,
    activity,
    gateway,
    downloads,
    doctor,
    ...places,
  })
  let isStopped = false
  let stopListening = () => {}

  /** What the embedded engine holds has changed: lists show it. */
  function engineChanged(): void {
    const embedded = providers.stored().find((provider) => provider.kind === 'llama_cpp')
    if (embedded !== undefined && !isStopped) catalogue.changed(embedded.providerId)
  }

  return {
    routes: createModelsRoutes(service),
    service,
    gateway,
    activity,
    async start() {
      await service.start()
      downloads.start()
      stopListening = settings.onChange('models.ggufFolder', () => void service.list({ refresh: true }))
    },
    async stop() {
      isStopped = true
      stopListening()
      await downloads.stop()
      await Promise.all([engine.stop(), http.close(), service.settled()])
    },
  }
}
