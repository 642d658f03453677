import { z } from 'zod'
import { BackupCheck, BackupKind, RowCounts } from '../domain/backup.ts'
import { EpochMs } from '../domain/ids.ts'
import { Done, pick, procedure } from './base.ts'

export const KeepReason = z.enum(['manual', 'newest', 'daily', 'weekly', 'monthly', 'recent'])

export const BackupView = z.object({
  name: z.string(),
  kind: BackupKind,
  at: EpochMs,
  sizeBytes: z.number(),
  /** null: nothing is noted beside the file yet */
  appVersion: z.string().nullable(),
  counts: RowCounts,
  /** why it stays; empty: the next clean-up removes it */
  keptAs: z.array(KeepReason),
  lastCheck: BackupCheck.nullable(),
})
export type BackupView = z.infer<typeof BackupView>

export const BackupOverview = z.object({
  folder: z.string(),
  freeBytes: z.number(),
  /** newest first */
  backups: z.array(BackupView),
  isBusy: z.boolean(),
  nextDailyAt: EpochMs.nullable(),
  /** why the last automatic one was not made, as an error code */
  lastFailure: z.object({ at: EpochMs, code: z.string() }).nullable(),
  /** something in the database could not be read since the last start */
  isDamaged: z.boolean(),
})
export type BackupOverview = z.infer<typeof BackupOverview>

/** One of the listed backups, or a file from elsewhere. */
export const BackupSource = z.union([
  z.object({ name: z.string().min(1).max(200) }),
  z.object({ path: z.string().min(1).max(4_000) }),
])
export type BackupSource = z.infer<typeof BackupSource>

/** What restoring would bring back and what it would take away. Restoring asks for the hash that was shown. */
export const RestorePreview = z.object({
  label: z.string(),
  at: EpochMs.nullable(),
  sizeBytes: z.number(),
  sha256: z.string(),
  counts: RowCounts,
  present: RowCounts,
  /** rows of now that are newer than the backup: they would be gone */
  newer: RowCounts,
  /** it is of an earlier version and is brought up to date */
  isOlderVersion: z.boolean(),
})
export type RestorePreview = z.infer<typeof RestorePreview>

export const CleanUpItem = z.object({
  what: z.enum(['bin', 'attachments', 'backups', 'versions']),
  count: z.number().int(),
  bytes: z.number(),
})
export type CleanUpItem = z.infer<typeof CleanUpItem>

const route = { tags: ['Backups'] }

export const backup = {
  overview: procedure
    .route({ ...route, method: 'GET', path: '/backups', summary: 'Backups, and why each is kept' })
    .output(BackupOverview),
  create: procedure
    .route({ ...route, method: 'POST', path: '/backups', summary: 'Back up now' })
    .errors(pick('disk.full', 'data.unwritable', 'db.corrupt', 'backup.busy'))
    .output(BackupView),
  /** A trial restore into a temporary folder. Changes nothing but the note. */
  check: procedure
    .route({ ...route, method: 'POST', path: '/backups/{name}/check', summary: 'Try a backup out' })
    .errors(pick('backup.not_found', 'backup.busy', 'disk.full'))
    .input(z.object({ name: z.string() }))
    .output(BackupCheck),
  remove: procedure
    .route({ ...route, method: 'DELETE', path: '/backups/{name}', summary: 'Delete a backup for good' })
    .errors(pick('backup.not_found', 'backup.busy'))
    .input(z.object({ name: z.string() }))
    .output(Done),
  preview: procedure
    .route({ ...route, method: 'POST', path: '/backups/preview', summary: 'What a restore would do' })
    .errors(pick('backup.not_found', 'backup.invalid', 'db.newer_than_app', 'db.corrupt', 'disk.full'))
    .input(z.object({ source: BackupSource }))
    .output(RestorePreview),
  /** Backs up the present first, then starts the core again on the restored data. */
  restore: procedure
    .route({ ...route, method: 'POST', path: '/backups/restore', summary: 'Restore a backup' })
    .errors(
      pick(
        'backup.not_found',
        'backup.invalid',
        'backup.busy',
        'db.newer_than_app',
        'db.corrupt',
        'disk.full',
        'data.unwritable',
      ),
    )
    .input(z.object({ source: BackupSource, sha256: z.string().length(64) }))
    .output(Done),
  /** What the daily clean-up would remove now. */
  cleanUpPlan: procedure
    .route({ ...route, method: 'GET', path: '/clean-up', summary: 'What can be cleaned up' })
    .output(z.array(CleanUpItem)),
  cleanUp: procedure
    .route({ ...route, method: 'POST', path: '/clean-up', summary: 'Clean up now' })
    .errors(pick('backup.busy'))
    .output(z.array(CleanUpItem)),
  /** Starts the core again, so that a damaged database is looked at and can be repaired. */
  repair: procedure
    .route({ ...route, method: 'POST', path: '/backups/repair', summary: 'Start again to repair' })
    .output(Done),
}
