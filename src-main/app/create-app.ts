import { cpus, homedir } from 'node:os'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Contract } from '#shared/contract/contract.ts'
import type { Activity } from '../engine/ports/activity.ts'
import { createSystem } from '../features/system/index.ts'
import { createEngine, type Engine } from './create-engine.ts'
import { createFeatures, type FeatureOverrides, type Features } from './create-features.ts'
import { createRoutes, type Routes } from './create-routes.ts'
import { createDesktop, type Desktop } from './desktop.ts'
import { laneLimit } from './lane-limit.ts'
import { startNotices } from './notices.ts'
import type { Platform } from './platform.ts'
import { createPowerDesk, type PowerDesk } from './power-desk.ts'
import { createDataSafety } from './recovery/create-data-safety.ts'
import { createCalmRecovery } from './recovery/recovery.routes.ts'
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
  /** the core is to stop and to be opened again; a test that restores does it itself */
  requestRestart?: () => void
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
  /** What the desktop shell shows and does beside the contract. */
  readonly desktop: Desktop
  /** Where a shell reports what the system says about power. */
  readonly power: PowerDesk
}

/** The only place that wires engine and features. Throws what createEngine throws. */
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
  const power = createPowerDesk(platform, engine, features)
  const pendingApprovals = () => features.governance.service.approvals.pendingCount()
  let stopNotices = () => {}
  const system = createSystem({
    clock,
    log,
    events: engine.events,
    activity: createActivity(engine, features, power),
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
  })
  const backup = createDataSafety(platform, engine, { requestRestart: config.requestRestart ?? (() => {}) })
  const recovery = createCalmRecovery({
    generation: engine.marks.generation(),
    dataDir: dataDir.root,
    databaseFile: engine.databaseFile,
  })
  const router = createRoutes({ ...features, system, backup, recovery: { routes: recovery } })
  const desktop = createDesktop(engine, features, {
    sources: { ...engine, clock, pendingApprovals },
    dataDir,
    backUp: async () => void (await backup.service.create('before_update')),
  })
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
    power,
    desktop,
    async start() {
      tellApp('app.started')
      const { approvals } = features.governance.service
      stopNotices = startNotices({ ...platform, ...engine, approvals })
      await features.files.start()
      await features.governance.start()
      features.dashboard.start()
      features.runs.start()
      engine.runEngine.start({ concurrency: CONCURRENCY, laneLimit: laneLimit(features.gateway) })
      backup.job.start()
      features.agents.start().catch((error: unknown) => log.error('old trials could not be removed', error))
      features.models.start().catch((error: unknown) => log.error('models could not be looked for', error))
    },
    async stop() {
      stopNotices()
      desktop.close()
      await attempt(() => backup.job.stop())
      await attempt(() => features.runs.stop())
      await attempt(() => engine.runEngine.stop(RUNS_GRACE_MS))
      await attempt(() => features.dashboard.stop())
      await attempt(() => features.governance.stop())
      await attempt(() => Promise.race([features.models.stop(), clock.sleep(MODELS_GRACE_MS)]))
      await attempt(() => tellApp('app.stopped'))
      await engine.close()
    },
  }
}

const createActivity = (
  { runs, db }: Engine,
  { models, governance, toolbox }: Features,
  power: PowerDesk,
): Activity => {
  return {
    runningRuns: () => runs.count('running'),
    queuedRuns: () => runs.count('queued'),
    pendingApprovals: () => governance.service.approvals.pendingCount(),
    leaving: () => [...models.activity.leaving(), ...toolbox.activity.leaving()],
    activeModel: () => models.activity.activeModel(),
    isOnBattery: () => power.state().isOnBattery,
    storageTrouble: () => db.trouble(),
  }
}
