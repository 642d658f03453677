import type { MentionSources } from '#main/engine/ports/mention-sources.ts'
import { MAX_READ_BYTES } from '#shared/domain/file.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { RunSearch } from './search.tool.ts'
import { readText, requireFile, type ToolPlaces } from './tool-places.ts'

/** A popup that waits longer shows what it has; the walk goes no further. */
const FIND_MS = 3_000
/** Names found before they are put in order. */
const MAX_FOUND = 400

/** Files for mentions: what file_search finds by name, and what file_read would read. */
export function createMentionSources(places: ToolPlaces, runSearch: RunSearch): MentionSources {
  const { guard, folders } = places
  return {
    async find(text, limit, signal) {
      const words = text
        .toLowerCase()
        .split(/[\s/\\]+/)
        .filter((word) => word !== '')
      const stop = AbortSignal.any([AbortSignal.timeout(FIND_MS), ...(signal === undefined ? [] : [signal])])
      const each = await Promise.all(
        folders().map(async (folder) => {
          const request = {
            places: [{ root: folder.path, names: [], prefix: '' }],
            maxHits: MAX_FOUND,
            pathWords: words,
          }
          const found = await runSearch(request, stop).catch(() => ({ hits: [] }))
          signal?.throwIfAborted()
          const { folderId, name: folderName, isPrivate } = folder
          return found.hits.map(({ path }) => ({ folderId, folderName, path, isPrivate }))
        }),
      )
      return each
        .flat()
        .toSorted((a, b) => rank(b.path, words) - rank(a.path, words) || a.path.length - b.path.length)
        .slice(0, limit)
    },

    async read(folderId: FolderId, path: string) {
      const folder = folders().find((each) => each.folderId === folderId)
      if (folder === undefined) throw new AppError('folder.not_found', 'This folder is no longer allowed', { folderId })
      const place = await guard.locate(folder, path)
      const { text } = requireFile(await readText(place, MAX_READ_BYTES), path)
      // A link may lead into another allowed folder: that one says whether it is private.
      return { name: place.relative, text, isPrivate: folder.isPrivate || place.folder.isPrivate }
    },
  }
}

/** A name that begins with what is wanted comes before one that only holds it, and that before its folders. */
function rank(path: string, words: readonly string[]): number {
  const [first = ''] = words
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  return name.startsWith(first) ? 2 : name.includes(first) ? 1 : 0
}
