import { z } from 'zod'
import { EpochMs } from './ids.ts'

/** Why a backup was made. */
export const BackupKind = z.enum(['manual', 'daily', 'before_update', 'before_restore'])
export type BackupKind = z.infer<typeof BackupKind>

/** How many rows each of the main tables holds, by the table's name. */
export const RowCounts = z.record(z.string().max(60), z.number().int().min(0))
export type RowCounts = z.infer<typeof RowCounts>

/** What the last trial restore of a backup found. */
export const BackupCheck = z.object({
  at: EpochMs,
  isOk: z.boolean(),
  /** one finding a line, in words for the person */
  findings: z.array(z.string().max(400)).max(20),
})
export type BackupCheck = z.infer<typeof BackupCheck>

/** The small file beside each backup. A backup is known by its content's hash, whatever its name. */
export const BackupNote = z.object({
  format: z.literal(1),
  kind: BackupKind,
  at: EpochMs,
  appVersion: z.string().max(60),
  schemaVersion: z.number().int().min(0),
  sizeBytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  counts: RowCounts,
  lastCheck: BackupCheck.nullable(),
})
export type BackupNote = z.infer<typeof BackupNote>

/** The tables whose rows are counted: what a person would miss. */
export const COUNTED_TABLES = ['conversations', 'messages', 'agents', 'memories', 'runs', 'file_changes'] as const
