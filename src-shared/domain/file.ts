import { z } from 'zod'
import { ChangeId, EpochMs, FolderId, RunId } from './ids.ts'

/** What agents may do in a folder: read only, or also change files (each change asks, unless a permission allows it). */
export const FolderAccess = z.enum(['read', 'write'])
export type FolderAccess = z.infer<typeof FolderAccess>

export const AllowedFolder = z.object({
  folderId: FolderId,
  /** absolute, links resolved */
  path: z.string(),
  name: z.string(),
  access: FolderAccess,
  /** private: its content reaches models on this PC only */
  isPrivate: z.boolean(),
  state: z.enum(['ok', 'missing', 'unreadable']),
  createdAt: EpochMs,
})
export type AllowedFolder = z.infer<typeof AllowedFolder>

/** One change of a file by an agent. The version before it is kept. */
export const FileChange = z.object({
  changeId: ChangeId,
  runId: RunId,
  stepNo: z.number().int(),
  folderId: FolderId,
  /** relative to the folder, with `/` */
  path: z.string(),
  kind: z.enum(['created', 'modified']),
  state: z.enum(['applied', 'undone']),
  addedLines: z.number().int(),
  removedLines: z.number().int(),
  sizeBytes: z.number().int(),
  at: EpochMs,
  undoneAt: EpochMs.nullable(),
})
export type FileChange = z.infer<typeof FileChange>

export const MAX_READ_BYTES = 2 * 1024 * 1024
export const MAX_WRITE_BYTES = 5 * 1024 * 1024
