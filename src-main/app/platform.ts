import type { Clock } from '../platform/clock.ts'
import { type DataDir, dataRoot, openDataDir } from '../platform/data-dir.ts'
import { createIdSource, type IdSource } from '../platform/id-source.ts'
import type { Log } from '../platform/log.ts'
import { openSecrets } from '../platform/open-secrets.ts'
import { createLog, type LogLevel } from '../platform/pino-log.ts'
import type { Secrets } from '../platform/secrets.ts'
import { systemClock } from '../platform/system-clock.ts'

/** What the app needs of the outside. Shells use the real one, tests hand in their own. */
export interface Platform {
  clock: Clock
  ids: IdSource
  log: Log
  secrets: Secrets
  dataDir: DataDir
  close(): void
}

export interface PlatformOptions {
  /** null: the operating system's custom, or HEARTH_DATA_DIR */
  dataDir: string | null
  /** a profile of its own below the data folder */
  isDemo: boolean
  stderrLevel?: LogLevel
}

export async function openPlatform({ dataDir, isDemo, stderrLevel = 'warn' }: PlatformOptions): Promise<Platform> {
  const dir = openDataDir(dataRoot({ dataDir, isDemo }))
  const log = createLog({ dir: dir.logs, stderrLevel })
  const passphrase = process.env.HEARTH_SECRETS_PASSPHRASE
  const secrets = await openSecrets({ dir: dir.secrets, passphrase, log: log.child('secrets') })
  return { clock: systemClock, ids: createIdSource(systemClock), log, secrets, dataDir: dir, close: () => log.close() }
}
