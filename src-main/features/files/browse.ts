import { opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { z } from 'zod'
import type { Clock } from '#main/platform/clock.ts'
import type { BrowseEntry } from '#shared/contract/files.contract.ts'
import { AppError } from '#shared/errors/errors.ts'
import { errnoOf } from './file-errors.ts'
import { byKindThenName } from './folder-entries.ts'
import { hostFlavour, refusePath } from './path-names.ts'

type Entry = z.infer<typeof BrowseEntry>
export interface BrowsePage {
  path: string
  parent: string | null
  entries: Entry[]
  isCut: boolean
}

const MAX_ENTRIES = 2_000
const MAX_SEEN = 50_000
/** a drive of the network that is gone lets Windows wait for half a minute */
const DRIVE_LIMIT_MS = 1_500

export interface BrowseQuery {
  path: string
  /** only files that end with it, without the dot */
  extension?: string | undefined
}

/**
 * Looks into any folder of this PC, for the person's own picker; never reachable by an agent. The empty path gives
 * home and the drives. Network paths are refused: only to look at one would show this account to another machine.
 */
export async function browse({ path, extension }: BrowseQuery, clock: Clock): Promise<BrowsePage> {
  if (path === '') return { path: '', parent: null, entries: await startingPoints(clock), isCut: false }
  const refusal = refusePath(path, hostFlavour)
  if (refusal !== null) throw new AppError('folder.not_found', refusal, { path })
  if (!isAbsolute(path)) throw new AppError('folder.not_found', 'Give the whole path of the folder', { path })
  try {
    // not the real path: on Windows that turns a drive of the network into a network path
    const folder = resolve(path)
    const { entries, isCut } = await entriesOf(folder, extension?.toLowerCase())
    return { path: folder, parent: dirname(folder) === folder ? '' : dirname(folder), entries, isCut }
  } catch (cause) {
    throw browseError(cause, path)
  }
}

async function entriesOf(path: string, extension: string | undefined) {
  const entries: Entry[] = []
  let seen = 0
  for await (const dirent of await opendir(path)) {
    if (++seen > MAX_SEEN) break
    if (dirent.name.startsWith('.')) continue
    const isWanted = extension === undefined || dirent.name.toLowerCase().endsWith(`.${extension}`)
    if (!dirent.isDirectory() && !dirent.isSymbolicLink() && !isWanted) continue
    const entry = await describe(join(path, dirent.name), dirent.name)
    if (entry !== null && (entry.kind === 'folder' || isWanted)) entries.push(entry)
  }
  const sorted = entries.sort(byKindThenName)
  return { entries: sorted.slice(0, MAX_ENTRIES), isCut: seen > MAX_SEEN || sorted.length > MAX_ENTRIES }
}

/** null for links to nowhere, devices and what the system hides. */
async function describe(path: string, name: string): Promise<Entry | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { name, path, kind: 'folder', sizeBytes: null }
  if (found?.isFile()) return { name, path, kind: 'file', sizeBytes: found.size }
  return null
}

async function startingPoints(clock: Clock): Promise<Entry[]> {
  const drive = (path: string) => Promise.race([describe(path, path), clock.sleep(DRIVE_LIMIT_MS).then(() => null)])
  const found = await Promise.all([describe(homedir(), 'Home'), ...drivePaths().map(drive)])
  return found.filter((entry) => entry !== null)
}

const drivePaths = (): string[] =>
  process.platform === 'win32'
    ? [...'CDEFGHIJKLMNOPQRSTUVWXYZAB'].map((letter) => `${letter}:\\`)
    : ['/', '/media', '/mnt', '/Volumes']

function browseError(cause: unknown, path: string): unknown {
  switch (errnoOf(cause)) {
    case 'ENOENT':
      return new AppError('folder.not_found', 'There is no such folder', { path }, { cause })
    case 'ENOTDIR':
      return new AppError('folder.not_a_folder', 'That is not a folder', { path }, { cause })
    case 'EACCES':
    case 'EPERM':
      return new AppError('folder.not_found', 'The system does not let you look into this folder', { path }, { cause })
    default:
      return cause
  }
}
