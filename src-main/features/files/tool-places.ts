import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { ToolTarget } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { PathGuard, SafePath } from './path-guard.ts'
import { hostFlavour, namesBelow } from './path-names.ts'
import { MAX_KEPT_BYTES, readBytes, tooLarge } from './safe-file.ts'
import { decodeText, type TextFormat } from './text-format.ts'

/** How the file tools find places and name them to a model. */
export interface ToolPlaces {
  guard: PathGuard
  folders: () => KnownFolder[]
  /** Paths in a folder that are allowed by themselves and closed to what runs now. */
  closedIn?: (folder: KnownFolder) => string[]
  /** The folders whose names and files may be shown to what runs now: for a model elsewhere no private ones. */
  shown?: () => KnownFolder[]
}

/** Of `closed` those that lie in the folder, relative to it. */
export const closedIn = (folder: KnownFolder, closed: readonly KnownFolder[]): string[] =>
  closed.flatMap(({ path }) => namesBelow(folder.path, path, hostFlavour)?.join('/') ?? [])

/** A small model asks for the top in many ways. */
export const isTop = (path: string): boolean => ['', '.', './', '/', '*'].includes(path.trim())

export const targetOf = (place: SafePath): ToolTarget => ({ folderId: place.folder.folderId, path: place.relative })

/** All folders at once count as the most private of them. */
export function targetOfAll(folders: readonly KnownFolder[]): ToolTarget {
  const folder = folders.find(({ isPrivate }) => isPrivate) ?? folders[0]
  return folder === undefined ? {} : { folderId: folder.folderId, path: '' }
}

/** The path as the model should write it: the folder's name goes first when there are several. */
export function shownPath({ folders }: ToolPlaces, place: Pick<SafePath, 'folder' | 'relative'>): string {
  const prefix = shownPrefix({ folders }, place.folder)
  return place.relative === '' && prefix === '' ? '.' : `${prefix}${place.relative}`
}

export const shownPrefix = ({ folders }: Pick<ToolPlaces, 'folders'>, folder: KnownFolder): string =>
  folders().length > 1 ? `${folder.name}/` : ''

export const shownFolders = ({ shown, folders }: ToolPlaces): KnownFolder[] => (shown ?? folders)()

/** Whether looking through these folders reads private files, also those of a private folder inside of one. */
export const readsPrivate = (places: ToolPlaces, looked: readonly KnownFolder[]): boolean =>
  shownFolders(places).some(
    (folder) => folder.isPrivate && looked.some(({ path }) => namesBelow(path, folder.path, hostFlavour) !== null),
  ) || looked.some(({ isPrivate }) => isPrivate)

export interface TextFile {
  bytes: Buffer
  text: string
  format: TextFormat
}

/** A text file's content; null when there is no file. `file.binary`, `file.too_large`, `file.not_found` for a folder. */
export async function readText(place: SafePath, maxBytes = MAX_KEPT_BYTES): Promise<TextFile | null> {
  if (place.kind === 'folder') {
    throw new AppError('file.not_found', `${place.relative || place.folder.name} is a folder. Use file_list`, {})
  }
  const bytes = await readBytes(place, maxBytes)
  return bytes === null ? null : { bytes, ...decodeText(bytes, place.relative) }
}

export function requireFile<T>(found: T | null, path: string): T {
  if (found === null)
    throw new AppError('file.not_found', `There is no file ${path}. file_list shows what is there`, { path })
  return found
}

export function requireWritable(place: SafePath): void {
  if (place.folder.access === 'write') return
  throw new AppError('file.read_only', `Agents may only read in ${place.folder.name}`, { path: place.relative })
}

export function requireSize(bytes: Buffer, path: string, maxBytes: number): Buffer {
  if (bytes.length > maxBytes) throw tooLarge(path, bytes.length, maxBytes)
  return bytes
}
