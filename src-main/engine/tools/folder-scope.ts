import { AsyncLocalStorage } from 'node:async_hooks'
import type { FolderId } from '#shared/domain/ids.ts'

/** What limits the folders that a call reaches. */
export interface FolderScope {
  /** only these allowed folders; null: all of them */
  folders: readonly FolderId[] | null
  /** false: what a call gives leaves this PC with the next model call */
  isLocalModel: boolean
}

const scope = new AsyncLocalStorage<{ open: ReadonlySet<string> | null; isLocalModel: boolean }>()

/**
 * Everything that `work` does, also later, reaches only these folders. It holds for every tool without the tool's help:
 * what a tool is not told about it cannot forget.
 */
export const withinFolders = <T>({ folders, isLocalModel }: FolderScope, work: () => T): T =>
  scope.run({ open: folders === null ? null : new Set(folders), isLocalModel }, work)

/** Whether an allowed folder is open to what runs now. Outside of a tool call all are. */
export function isFolderOpen(folderId: string): boolean {
  const open = scope.getStore()?.open
  return open === undefined || open === null || open.has(folderId)
}

/** Whether private folders may be looked into by what runs now; the gate says so for a folder that is named. */
export const mayReadPrivate = (): boolean => scope.getStore()?.isLocalModel !== false
