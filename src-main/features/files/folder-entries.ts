import { opendir } from 'node:fs/promises'
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
    if (!entry.isFile() && !entry.isDirectory()) continue
    if (refusePath(entry.name, place.flavour) !== null) continue
    if (refusePrivate([...place.names, entry.name], place.root, place.flavour) !== null) continue
    entries.push({ name: entry.name, kind: entry.isFile() ? 'file' : 'folder' })
  }
  return { entries: entries.sort(byKindThenName), isCut: seen > MAX_ENTRIES_READ }
}
