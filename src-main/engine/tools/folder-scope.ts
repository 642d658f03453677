import { AsyncLocalStorage } from 'node:async_hooks'
import type { FolderId } from '#shared/domain/ids.ts'

const scope = new AsyncLocalStorage<ReadonlySet<string> | null>()

/**
 * Everything that `work` does, also later, reaches only these allowed folders; null: all of them. It holds for every
 * tool without the tool's help: what a tool is not told about it cannot forget.
 */
export const withinFolders = <T>(folders: readonly FolderId[] | null, work: () => T): T =>
  scope.run(folders === null ? null : new Set(folders), work)

/** Whether an allowed folder is open to what runs now. Outside of a tool call all are. */
export function isFolderOpen(folderId: string): boolean {
  const open = scope.getStore()
  return open === undefined || open === null || open.has(folderId)
}
