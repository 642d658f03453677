import { z } from 'zod'
import { BackupCheck, RowCounts } from '../domain/backup.ts'
import { EpochMs } from '../domain/ids.ts'
import { BackupView } from './backup.contract.ts'
import { Done, pick, procedure } from './base.ts'

export const RecoveryProblem = z.enum(['corrupt', 'missing', 'newer', 'update_failed'])
export type RecoveryProblem = z.infer<typeof RecoveryProblem>

export const RecoveryState = z.object({
  /** `recovery`: the data cannot be opened, and only these procedures answer */
  mode: z.enum(['normal', 'recovery']),
  /** changes when other data was put in place of the old: what a page knows is of the past then */
  generation: z.string(),
  problem: RecoveryProblem.nullable(),
  detail: z.string(),
  version: z.string(),
  dataDir: z.string(),
  databaseFile: z.string(),
  sizeBytes: z.number(),
  /** newest first */
  backups: z.array(BackupView),
})
export type RecoveryState = z.infer<typeof RecoveryState>

export const SalvageReport = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      saved: z.number().int(),
      /** places in the table that could not be read */
      gaps: z.number().int(),
      /** rows that belonged to rows that are gone */
      orphans: z.number().int(),
    }),
  ),
  counts: RowCounts,
  /** the saved rows, ready to be used */
  sha256: z.string(),
  at: EpochMs,
})
export type SalvageReport = z.infer<typeof SalvageReport>

const route = { tags: ['Recovery'] }
const needed = pick('recovery.not_needed', 'backup.busy', 'disk.full')

export const recovery = {
  state: procedure
    .route({ ...route, method: 'GET', path: '/recovery', summary: 'Whether the data can be opened' })
    .output(RecoveryState),
  check: procedure
    .route({ ...route, method: 'POST', path: '/recovery/check', summary: 'Try a backup out' })
    .errors({ ...needed, ...pick('backup.not_found') })
    .input(z.object({ name: z.string().max(200) }))
    .output(BackupCheck),
  /** The damaged file is kept under another name. */
  restore: procedure
    .route({ ...route, method: 'POST', path: '/recovery/restore', summary: 'Use a backup' })
    .errors({ ...needed, ...pick('backup.not_found', 'backup.invalid', 'db.newer_than_app', 'db.corrupt') })
    .input(z.object({ name: z.string().max(200) }))
    .output(Done),
  /** Copies what can be read into a new database and says what could not. Nothing is replaced yet. */
  salvage: procedure
    .route({ ...route, method: 'POST', path: '/recovery/salvage', summary: 'Save what can be read' })
    .errors({ ...needed, ...pick('db.corrupt') })
    .output(SalvageReport),
  acceptSalvaged: procedure
    .route({ ...route, method: 'POST', path: '/recovery/accept-salvaged', summary: 'Go on with what was saved' })
    .errors({ ...needed, ...pick('backup.invalid') })
    .input(z.object({ sha256: z.string().length(64) }))
    .output(Done),
  /** An empty database; the old file is kept under another name. */
  startFresh: procedure
    .route({ ...route, method: 'POST', path: '/recovery/start-fresh', summary: 'Start with empty data' })
    .errors(needed)
    .output(Done),
  tryAgain: procedure
    .route({ ...route, method: 'POST', path: '/recovery/try-again', summary: 'Try to open the data again' })
    .errors(pick('recovery.not_needed'))
    .output(Done),
}
