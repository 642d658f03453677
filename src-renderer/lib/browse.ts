import type { BrowseEntry } from '#shared/contract/files.contract.ts'
import { client } from './client.ts'
import { errorText } from './errors.ts'
import { formatBytes } from './format.ts'

/** Looks into folders of this PC for ui/PathPicker: folders only, or files that end in `extension` as well. */
export function browseFor(extension?: string) {
  return async (path: string) => {
    try {
      const listing = await client.files.browse(extension === undefined ? { path } : { path, extension })
      const entries = listing.entries.filter((entry) => entry.kind === 'folder' || extension !== undefined).map(toEntry)
      return { ...listing, entries }
    } catch (error) {
      throw new Error(errorText(error), { cause: error })
    }
  }
}

function toEntry({ name, path, kind, sizeBytes }: BrowseEntry) {
  const entry = { name, path, kind }
  return kind === 'file' && sizeBytes !== null ? { ...entry, detail: formatBytes(sizeBytes) } : entry
}
