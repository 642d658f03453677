import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { listFolder } from './list-folder.ts'
import { isTop, readsPrivate, shownFolders, shownPath, type ToolPlaces, targetOf } from './tool-places.ts'

const Input = z.object({
  path: z.string().default('.'),
  depth: z.int().min(1).max(5).optional().describe('How many levels of folders, 1 to 5'),
})
type Input = z.infer<typeof Input>

const MAX_PATHS = 300

/** file_list: names in a folder, folders first. */
export function createListTool(places: ToolPlaces): Tool<Input> {
  const { guard, folders } = places
  /** With several folders their names are the top. */
  const isChoice = (path: string) => isTop(path) && folders().length !== 1
  const resolve = (path: string) => guard.resolve(isTop(path) ? '.' : path)

  return {
    name: 'file_list',
    title: 'List files',
    description: 'List the files in a folder',
    risk: 'read',
    effect: 'pure',
    defaultPermission: 'allow',
    input: Input,
    timeoutMs: 20_000,
    isParallel: true,
    target: async ({ path }) => (isChoice(path) ? {} : targetOf(await resolve(path))),
    async run({ path, depth = 1 }, { signal }) {
      if (isChoice(path)) return listAllowed(shownFolders(places).map(({ name }) => `${name}/`))
      const place = await resolve(path)
      if (place.kind !== 'folder') {
        const why = place.kind === 'file' ? 'is a file, not a folder' : 'is not there'
        throw new AppError('file.not_found', `${shownPath(places, place)} ${why}`, { path })
      }
      const closed = places.closedIn?.(place.folder) ?? []
      const way = { root: place.folder.path, names: place.names, depth, maxPaths: MAX_PATHS, closed, signal }
      const { paths, isCut } = await listFolder(way)
      const more = isCut ? [`[There is more than these ${paths.length}. List a folder inside.]`] : []
      return {
        output: paths.length === 0 ? '[The folder is empty]' : [...paths, ...more].join('\n'),
        summary: `${paths.length}${isCut ? ' and more' : ''} in ${shownPath(places, place)}`,
        isUntrusted: true,
        isPrivate: readsPrivate(places, [place.folder]),
      }
    },
  }
}

const listAllowed = (names: string[]) => ({
  output: names.length === 0 ? '[No folder is allowed. The person can allow one in Settings]' : names.join('\n'),
  summary: `${names.length} allowed folders`,
})
