import { z } from 'zod'
import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { SearchHit, SearchPlace, SearchRequest, SearchResult } from './search-files.ts'
import {
  isTop,
  readsPrivate,
  shownFolders,
  shownPrefix,
  type ToolPlaces,
  targetOf,
  targetOfAll,
} from './tool-places.ts'

const Input = z.object({
  text: z.string().min(1).max(200).optional().describe('Words inside the file'),
  name: z.string().min(1).max(200).optional().describe('File name, like *.md'),
  path: z.string().optional().describe('Folder to search in'),
})
type Input = z.infer<typeof Input>

const MAX_HITS = 60

/** Runs a search away from the core's event loop; stops with the signal. */
export type RunSearch = (request: SearchRequest, signal: AbortSignal) => Promise<SearchResult>

/** file_search: by name, by text, or both. */
export function createSearchTool(places: ToolPlaces, runSearch: RunSearch): Tool<Input> {
  const { guard, folders } = places
  const closedOf = (folder: KnownFolder) => places.closedIn?.(folder) ?? []

  /** A model elsewhere is refused when all there is is private, and else looks through the rest. */
  const topOf = () => {
    const shown = shownFolders(places)
    return shown.length === 0 ? folders() : shown
  }

  async function placesOf(path: string): Promise<(SearchPlace & { folder: KnownFolder })[]> {
    if (isTop(path)) {
      return shownFolders(places).map((folder) => ({
        folder,
        root: folder.path,
        names: [],
        prefix: shownPrefix(places, folder),
        closed: closedOf(folder),
      }))
    }
    const place = await guard.resolve(path)
    if (place.kind !== 'folder') throw new AppError('file.not_found', `${path} is not a folder`, { path })
    const inside = place.relative === '' ? '' : `${place.relative}/`
    const prefix = shownPrefix(places, place.folder) + inside
    const { folder, names } = place
    return [{ folder, root: folder.path, names, prefix, closed: closedOf(folder) }]
  }

  return {
    name: 'file_search',
    title: 'Search files',
    description: 'Find files by words in them or by name',
    risk: 'read',
    effect: 'pure',
    defaultPermission: 'allow',
    input: Input,
    timeoutMs: 60_000,
    isParallel: true,
    target: async ({ path = '' }) => (isTop(path) ? targetOfAll(topOf()) : targetOf(await guard.resolve(path))),
    async run({ text, name, path = '' }, { signal }) {
      if (text === undefined && name === undefined) {
        throw new AppError('tool.bad_arguments', 'Give text or name to search for', {})
      }
      const looked = await placesOf(path)
      const request = { places: looked.map(({ folder: _folder, ...place }) => place), maxHits: MAX_HITS }
      const wanted = { ...(text === undefined ? {} : { text }), ...(name === undefined ? {} : { name }) }
      const result = await runSearch({ ...request, ...wanted }, signal)
      const isPrivate = readsPrivate(
        places,
        looked.map(({ folder }) => folder),
      )
      return { output: outputOf(result), summary: summaryOf(result), isUntrusted: true, isPrivate }
    },
  }
}

const lineOf = ({ path, lineNo, line }: SearchHit) => (lineNo === undefined ? path : `${path}:${lineNo}: ${line}`)

function outputOf({ hits, filesSeen, isCut }: SearchResult): string {
  if (hits.length === 0 && !isCut) return `[Nothing found in ${filesSeen} files]`
  const more = isCut ? ['[There may be more. Search in one folder or for something more special.]'] : []
  return [...hits.map(lineOf), ...more].join('\n')
}

const summaryOf = ({ hits, filesSeen, isCut }: SearchResult) =>
  `${hits.length}${isCut ? ' or more' : ''} found in ${filesSeen} files`
