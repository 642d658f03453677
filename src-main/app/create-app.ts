import { cpus, homedir } from 'node:os'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Contract } from '#shared/contract/contract.ts'
import type { Activity } from '../engine/ports/activity.ts'
import { createSystem } from '../features/system/index.ts'
import { createEngine, type Engine } from './create-engine.ts'
import { createFeatures, type FeatureOverrides, type Features } from './create-features.ts'
import { createRoutes, type Routes } from './create-routes.ts'
import { type DesktopState, watchDesktopState } from './desktop-state.ts'
import { laneLimit } from './lane-limit.ts'
import type { Platform } from './platform.ts'
import { createTransports, type Transports } from './transports.ts'
import { VERSION } from './version.ts'

/** Runs that are worked on at a time, over all lanes. */
const CONCURRENCY = 16
const RUNS_GRACE_MS = 2_500
const MODELS_GRACE_MS = 1_500

export type CoreClient = ContractRouterClient<Contract>
export type AppOverrides = FeatureOverrides

export interface AppConfig {
  shell: 'desktop' | 'headless'
  isDemo: boolean
}

export interface App extends Pick<Platform, 'clock' | 'log'> {
  readonly transports: Transports
  readonly router: Routes
  /** The contract called in this process, for the core's own use. Errors are thrown as they are. */
  readonly client: CoreClient
  readonly engine: Engine
  readonly features: Features
  /** Recovers what a crash left, then works. */
  start(): Promise<void>
  /** Checkpoints what runs, closes the database, gives the data folder free. Within five seconds. */
  stop(): Promise<void>
  /** Calls back at once and at each change. Returns what stops it. */
  watchDesktop(callback: (state: DesktopState) => void): () => void
}

/** The only place that wires engine and features. Throws data.locked, data.unwritable, db.newer_than_app, db.corrupt. */
export async function createApp(platform: Platform, config: AppConfig, overrides: AppOverrides = {}): Promise<App> {
  const engine = createEngine(platform)
  try {
    return assemble(platform, engine, config, createFeatures(platform, engine, overrides))
  } catch (error) {
    await engine.close()
    throw error
  }
}

function assemble(platform: Platform, engine: Engine, config: AppConfig, features: Features): App {
  const { clock, log, dataDir } = platform
  const system = createSystem({
    clock,
    log,
    events: engine.events,
    activity: createActivity(engine, features),
    places: {
      dataDir: dataDir.root,
      databaseFile: engine.databaseFile,
      logsDir: dataDir.logs,
      versionsDir: dataDir.versions,
      modelsDir: dataDir.models,
      backupsDir: dataDir.backups,
    },
    facts: {
      version: VERSION,
      platform: process.platform,
      shell: config.shell,
      isDemo: config.isDemo,
      dataDir: dataDir.root,
      modelsDir: dataDir.models,
      homeDir: homedir(),
      cpuCount: cpus().length,
      secretsBackend: platform.secrets.backend,
      startedAt: clock.now(),
    },
    backup: () => engine.backup(),
  })
  const router = createRoutes({ ...features, system })
  const tellApp = (type: 'app.started' | 'app.stopped') =>
    engine.db.quick((tx) => engine.events.append(tx, { type, subject: 'app', data: { version: VERSION } }))

  /** What cannot be stopped must not keep the rest from being closed. */
  const attempt = async (stop: () => unknown): Promise<void> => {
    try {
      await stop()
    } catch (error) {
      log.error('a part of the app could not be stopped', error)
    }
  }

  return {
    clock,
    log,
    engine,
    features,
    router,
    transports: createTransports(router, { clock, log: log.child('rpc'), version: VERSION }),
    client: createRouterClient(router, { context: { who: 'page', traceId: '' } }),
    watchDesktop: (callback) => watchDesktopState(engine, callback),
    async start() {
      tellApp('app.started')
      await features.files.start()
      await features.governance.start()
      features.dashboard.start()
      engine.runEngine.start({ concurrency: CONCURRENCY, laneLimit: laneLimit(features.gateway) })
      features.models.start().catch((error: unknown) => log.error('models could not be looked for', error))
    },
    async stop() {
      await attempt(() => engine.runEngine.stop(RUNS_GRACE_MS))
      await attempt(() => features.dashboard.stop())
      await attempt(() => features.governance.stop())
      await attempt(() => Promise.race([features.models.stop(), clock.sleep(MODELS_GRACE_MS)]))
      await attempt(() => tellApp('app.stopped'))
      await engine.close()
    },
  }
}

const createActivity = ({ runs, db }: Engine, { models, governance }: Features): Activity => {
  return {
    runningRuns: () => runs.count('running'),
    queuedRuns: () => runs.count('queued'),
    pendingApprovals: () => governance.service.approvals.pendingCount(),
    leaving: () => models.activity.leaving(),
    activeModel: () => models.activity.activeModel(),
    storageTrouble: () => db.trouble(),
  }
}
