import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import type { FolderHandle } from './folder-handle.ts'
import type { Flavour } from './path-names.ts'
import { refusePath } from './path-names.ts'
import { refusePrivate } from './private-names.ts'

export interface FolderEntry {
  name: string
  kind: 'file' | 'folder'
}

const MAX_ENTRIES_READ = 10_000
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

export const byKindThenName = (a: FolderEntry, b: FolderEntry): number =>
  a.kind === b.kind ? order.compare(a.name, b.name) || (a.name < b.name ? -1 : 1) : a.kind === 'folder' ? -1 : 1

/**
 * What agents see of a folder: folders first, then by name. Links, special files, what is private and names that no path
 * may have are left out: a name with a line break would pose as another entry.
 * `isCut` when the folder holds more than can be looked at.
 */
export async function readEntries(
  folder: FolderHandle,
  place: { root: string; names: readonly string[]; flavour: Flavour },
): Promise<{ entries: FolderEntry[]; isCut: boolean }> {
  const entries: FolderEntry[] = []
  let seen = 0
  for await (const entry of await opendir(folder.pathOf(''))) {
    if (++seen > MAX_ENTRIES_READ) break
    if (refusePath(entry.name, place.flavour) !== null) continue
    if (refusePrivate([...place.names, entry.name], place.root, place.flavour) !== null) continue
    const kind = await kindOf(entry, folder)
    if (kind !== null) entries.push({ name: entry.name, kind })
  }
  return { entries: entries.sort(byKindThenName), isCut: seen > MAX_ENTRIES_READ }
}

/** null for links and special files. Windows tells files that OneDrive keeps in the cloud as links too: there only lstat knows. */
async function kindOf(entry: Dirent, folder: FolderHandle): Promise<FolderEntry['kind'] | null> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return null
  const found = await lstat(folder.pathOf(entry.name)).catch(() => null)
  if (found?.isFile()) return 'file'
  return found?.isDirectory() ? 'folder' : null
}
