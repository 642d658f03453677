import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import { AppError } from '#shared/errors/errors.ts'
import { errnoOf, fileError } from './file-errors.ts'
import {
  type Flavour,
  flattenNames,
  hostFlavour,
  isAbsolutePath,
  namesBelow,
  namesOf,
  refusePath,
} from './path-names.ts'
import { refusePrivate } from './private-names.ts'

/** A path that was checked: inside `folder` after following every link. */
export interface SafePath {
  folder: KnownFolder
  /** links resolved; what does not exist yet is appended as it was written */
  absolute: string
  /** the names from the folder to it; none for the folder itself */
  names: string[]
  /** relative to the folder, with `/`; the form in which changes are kept and shown */
  relative: string
  kind: 'file' | 'folder' | 'missing'
}

export interface PathGuard {
  /**
   * The place that a model or a person means. Relative paths start in an allowed folder: by the folder's name when
   * there are several (`Notes/plan.md`), else in the first one that has it; a new file (`forWriting`) goes to the only
   * folder that may be written. Absolute paths must lie inside an allowed folder.
   *
   * @throws file.forbidden_name, file.outside_folders, file.not_found
   */
  resolve(path: string, options?: { forWriting?: boolean }): Promise<SafePath>
  /** The place of a file that is known by its folder, judged anew: links may have appeared since. */
  locate(folder: KnownFolder, relative: string): Promise<SafePath>
}

interface GuardDeps {
  /** oldest first */
  folders: () => KnownFolder[]
  /** false: allowed, and closed to what runs now; also where it lies inside of an open one */
  isOpen?: (folder: KnownFolder) => boolean
  /** Hearth's own data; refused whatever is allowed around it */
  dataDir: string
  flavour?: Flavour
}

export function createPathGuard(deps: GuardDeps): PathGuard {
  const { folders: all, isOpen = () => true, dataDir, flavour = hostFlavour } = deps
  const folders = () => all().filter(isOpen)

  async function check(candidate: string, asked: string): Promise<SafePath> {
    const absolute = await resolveLinks(candidate, asked)
    const folder = innermost(all(), absolute, flavour)
    if (folder === undefined || !isOpen(folder)) throw outside(asked, folders())
    const names = namesBelow(folder.path, absolute, flavour) ?? []
    const ownData = await realpath(dataDir).catch(() => dataDir)
    if (namesBelow(ownData, absolute, flavour) !== null) throw refused(asked, "it is Hearth's own data")
    const refusal = refusePrivate(names, folder.path, flavour)
    if (refusal !== null) throw refused(asked, refusal)
    return { folder, absolute, names, relative: names.join('/'), kind: await kindOf(absolute, asked) }
  }

  return {
    async resolve(path, { forWriting = false } = {}) {
      const refusal = refusePath(path, flavour)
      if (refusal !== null) throw new AppError('file.forbidden_name', `${refusal}: ${path}`, { path })
      if (folders().length === 0) throw new AppError('file.outside_folders', 'No folder is allowed yet', { path })
      if (isAbsolutePath(path, flavour)) return check(path, path)
      const names = flattenNames(namesOf(path, flavour))
      if (names === null) throw outside(path, folders())
      return check(await chooseBase(names, folders(), { path, forWriting }), path)
    },
    locate: (folder, relative) => check(join(folder.path, relative), relative),
  }
}

/** The allowed folder that a resolved path lies in; of nested ones the innermost. */
export const innermost = (folders: readonly KnownFolder[], path: string, flavour: Flavour): KnownFolder | undefined =>
  folders
    .filter((folder) => namesBelow(folder.path, path, flavour) !== null)
    .sort((a, b) => b.path.length - a.path.length)[0]

interface Wish {
  path: string
  forWriting: boolean
}

/** Where a relative path starts. The name of a folder in front of it is dropped. */
async function chooseBase(names: string[], folders: KnownFolder[], { path, forWriting }: Wish): Promise<string> {
  const [first = '', ...rest] = names
  const named = folders.find((folder) => folder.name === first) ?? folders.find((folder) => same(folder.name, first))
  const [only] = folders
  if (folders.length > 1 && named !== undefined) return join(named.path, ...rest)
  for (const folder of folders) {
    if (await exists(join(folder.path, ...names))) return join(folder.path, ...names)
  }
  if (named !== undefined) return join(named.path, ...rest)
  if (folders.length === 1 && only !== undefined) return join(only.path, ...names)
  const writable = folders.filter((folder) => folder.access === 'write')
  const [target] = writable
  if (forWriting && writable.length === 1 && target !== undefined) return join(target.path, ...names)
  const choices = (forWriting && writable.length > 0 ? writable : folders).map((folder) => folder.name)
  throw new AppError(
    'file.not_found',
    `Not found: ${path}. Begin the path with a folder: ${choices.map((name) => `${name}/`).join(', ')}`,
    { path, folders: choices },
  )
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** The real place of the deepest part that exists, and the rest as written. A link to nowhere is refused. */
async function resolveLinks(path: string, asked: string): Promise<string> {
  const missing: string[] = []
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(await realpath(at), ...missing)
    } catch (cause) {
      if (errnoOf(cause) !== 'ENOENT') throw fileError(cause, asked)
      if (await exists(at)) throw new AppError('file.outside_folders', `A link to nowhere: ${asked}`, { path: asked })
      if (dirname(at) === at) throw fileError(cause, asked)
      missing.unshift(basename(at))
    }
  }
}

/** True for links to nowhere too. */
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

async function kindOf(absolute: string, asked: string): Promise<SafePath['kind']> {
  try {
    const found = await stat(absolute)
    if (found.isDirectory()) return 'folder'
    if (found.isFile()) return 'file'
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return 'missing'
    throw fileError(cause, asked)
  }
  throw refused(asked, 'it is not a plain file')
}

function outside(path: string, folders: KnownFolder[]): AppError {
  const names = folders.map((folder) => folder.name)
  return new AppError('file.outside_folders', `${path} is outside the allowed folders (${names.join(', ')})`, {
    path,
    folders: names,
  })
}

const refused = (path: string, why: string) =>
  new AppError('file.outside_folders', `${path} is not open to agents: ${why}`, { path, why })
