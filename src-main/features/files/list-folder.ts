import { readEntries } from './folder-entries.ts'
import { withFolder } from './folder-handle.ts'
import { hostFlavour } from './path-names.ts'

export interface FolderListing {
  /** relative to the listed folder, folders end with `/`; a folder is followed by what is in it */
  paths: string[]
  isCut: boolean
}

interface ListRequest {
  root: string
  names: readonly string[]
  /** 1: only the folder itself */
  depth: number
  maxPaths: number
  /** folders below the root that are left out, relative to it */
  closed?: readonly string[]
  signal: AbortSignal
}

/** Names in a folder, and in the folders below down to `depth`. */
export async function listFolder(request: ListRequest): Promise<FolderListing> {
  const listing: FolderListing = { paths: [], isCut: false }
  await listInto(listing, request, [])
  return listing
}

async function listInto(listing: FolderListing, request: ListRequest, below: string[]): Promise<void> {
  request.signal.throwIfAborted()
  const names = [...request.names, ...below]
  const { root } = request
  const { entries, isCut } = await withFolder({ root, names }, (folder) =>
    readEntries(folder, { root, names, flavour: hostFlavour }),
  )
  listing.isCut ||= isCut
  for (const { name, kind } of entries) {
    if (kind === 'folder' && request.closed?.includes([...names, name].join('/'))) continue
    if (listing.paths.length >= request.maxPaths) {
      listing.isCut = true
      return
    }
    const path = [...below, name].join('/')
    listing.paths.push(kind === 'folder' ? `${path}/` : path)
    if (kind === 'folder' && below.length + 1 < request.depth) await listInto(listing, request, [...below, name])
  }
}
