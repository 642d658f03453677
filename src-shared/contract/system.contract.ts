import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { AppEvent, AppEventType } from '../domain/app-event.ts'
import { EpochMs } from '../domain/ids.ts'
import { Done, intParam, procedure } from './base.ts'

export const SystemInfo = z.object({
  version: z.string(),
  platform: z.string(),
  shell: z.enum(['desktop', 'headless']),
  dataDir: z.string(),
  modelsDir: z.string(),
  homeDir: z.string(),
  cpuCount: z.number().int(),
  totalMemoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  secretsBackend: z.enum(['keychain', 'sealed_file', 'memory']),
  isDemo: z.boolean(),
  startedAt: EpochMs,
})

export type SystemInfo = z.infer<typeof SystemInfo>

/** What the status bar shows. Sampled only while somebody watches. */
export const SystemStatus = z.object({
  cpuPercent: z.number(),
  memoryUsedBytes: z.number(),
  memoryTotalBytes: z.number(),
  coreRssBytes: z.number(),
  eventLoopP99Ms: z.number(),
  runningRuns: z.number().int(),
  queuedRuns: z.number().int(),
  pendingApprovals: z.number().int(),
  /** what is leaving this PC right now, by destination; empty when nothing is */
  leaving: z.array(z.object({ what: z.string(), to: z.string() })),
  activeModel: z
    .object({ provider: z.string(), model: z.string(), tokensPerSecond: z.number().nullable(), isLoading: z.boolean() })
    .nullable(),
  /** the PC runs on its battery; only the desktop shell can tell */
  isOnBattery: z.boolean(),
  /** why nothing can be saved at the moment, as an error code; work waits and goes on by itself afterwards */
  storageTrouble: z.enum(['disk.full', 'data.unwritable', 'db.corrupt']).nullable(),
})

export type SystemStatus = z.infer<typeof SystemStatus>

/** Where the data is and how large its parts are. */
export const DataReport = z.object({
  dataDir: z.string(),
  databaseBytes: z.number(),
  logBytes: z.number(),
  versionsBytes: z.number(),
  modelsBytes: z.number(),
  backupBytes: z.number(),
})
export type DataReport = z.infer<typeof DataReport>

export const system = {
  /** Alive and ready. The only procedure that needs no token. */
  health: procedure
    .route({ method: 'GET', path: '/health', tags: ['System'], summary: 'Is Hearth alive' })
    .output(z.object({ status: z.literal('ok'), version: z.string(), uptimeMs: z.number() })),
  info: procedure
    .route({ method: 'GET', path: '/system', tags: ['System'], summary: 'This installation' })
    .output(SystemInfo),
  data: procedure
    .route({ method: 'GET', path: '/system/data', tags: ['System'], summary: 'Size and place of the data' })
    .output(DataReport),
  /** At most one status a second; the first at once. Never ends by itself. */
  watchStatus: procedure
    .route({ method: 'GET', path: '/system/status', tags: ['System'], summary: 'Live status' })
    .output(eventIterator(SystemStatus)),
  /** The durable log after `afterSeq` (-1: from now on), then live. Never ends by itself. */
  watchEvents: procedure
    .route({ method: 'GET', path: '/events', tags: ['System'], summary: 'The event log, live' })
    .input(
      z.object({
        afterSeq: intParam(-1, Number.MAX_SAFE_INTEGER).default(-1),
        types: z.array(AppEventType).optional(),
      }),
    )
    .output(eventIterator(AppEvent)),
  /** Errors of a page, for the log. */
  reportError: procedure
    .route({ method: 'POST', path: '/system/page-errors', tags: ['System'], summary: 'Report an error of a page' })
    .input(
      z.object({ message: z.string().max(2_000), stack: z.string().max(8_000).optional(), where: z.string().max(500) }),
    )
    .output(Done),
}
