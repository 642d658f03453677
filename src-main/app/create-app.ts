import { cpus, homedir } from 'node:os'
import { createSystem } from '../features/system/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { createEngine } from './create-engine.ts'
import type { Platform } from './platform.ts'
import { createTransports, type Transports } from './transports.ts'
import { VERSION } from './version.ts'

export interface AppConfig {
  shell: 'desktop' | 'headless'
  isDemo: boolean
}

export interface DesktopState {
  runningRuns: number
  closesToTray: boolean
}

export interface App {
  readonly clock: Clock
  readonly log: Log
  readonly transports: Transports
  start(): Promise<void>
  stop(): Promise<void>
  watchDesktop(callback: (state: DesktopState) => void): () => void
}

export async function createApp(platform: Platform, config: AppConfig): Promise<App> {
  const { clock, log, dataDir, secrets } = platform
  const engine = createEngine(platform)
  const system = createSystem({
    clock,
    log,
    events: engine.events,
    activity: {
      runningRuns: () => 0,
      queuedRuns: () => 0,
      pendingApprovals: () => 0,
      leaving: () => [],
      activeModel: () => null,
    },
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
      dataDir: dataDir.root,
      modelsDir: dataDir.models,
      homeDir: homedir(),
      cpuCount: cpus().length,
      secretsBackend: secrets.backend,
      isDemo: config.isDemo,
      startedAt: clock.now(),
    },
    backup: () => {
      throw new Error('soon')
    },
  })
  const transports = createTransports({ system: system.routes }, { clock, log, version: VERSION })
  return {
    clock,
    log,
    transports,
    async start() {},
    stop: () => engine.stop(),
    watchDesktop: () => () => {},
  }
}
