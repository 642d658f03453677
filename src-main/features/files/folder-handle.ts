import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors/errors.ts'
import { errnoOf } from './file-errors.ts'

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
/** Linux can name a file by an open folder, so nobody can swap a link in between. Elsewhere paths are checked twice. */
const hasProcFd = process.platform === 'linux'

/** A folder that is held open, so that its files are reached through it and never through a link. */
export interface FolderHandle {
  pathOf(name: string): string
  /** Opens a plain file, never a link, pipe or device. */
  openFile(name: string): Promise<FileHandle>
  /** Makes renames and deletions in it durable. */
  sync(): Promise<void>
}

interface Way {
  root: string
  /** names from the root down, already free of links */
  names: readonly string[]
  create?: boolean
}

/**
 * Walks from an allowed folder down to another, name by name, refusing links, and hands it over for the time of
 * `work`. This closes the gap between checking a path and using it.
 *
 * @throws file.outside_folders when a link appeared on the way; else what the system says
 */
export const withFolder: WithFolder = (way, work) => (hasProcFd ? throughHandles(way, work) : throughPaths(way, work))

export type WithFolder = <T>(way: Way, work: (folder: FolderHandle) => Promise<T>) => Promise<T>

/** Linux. */
export async function throughHandles<T>(
  { root, names, create = false }: Way,
  work: (folder: FolderHandle) => Promise<T>,
) {
  let handle = await open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    for (const name of names) {
      const next = await openBelow(handle, name, create)
      await handle.close()
      handle = next
    }
    const held = handle
    return await work(folderHandle(`/proc/self/fd/${held.fd}`, { sync: () => held.sync() }))
  } finally {
    await handle.close()
  }
}

async function openBelow(above: FileHandle, name: string, create: boolean): Promise<FileHandle> {
  const path = `/proc/self/fd/${above.fd}/${name}`
  const flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
  try {
    return await open(path, flags)
  } catch (cause) {
    if (!create || errnoOf(cause) !== 'ENOENT') throw linkAsOurs(cause, name)
    await mkdir(path).catch(ignoreExisting)
    await above.sync()
    return open(path, flags)
  }
}

/** Everywhere else: each name is looked at on the way, and the whole again before and after. */
export async function throughPaths<T>(
  { root, names, create = false }: Way,
  work: (folder: FolderHandle) => Promise<T>,
) {
  let at = root
  for (const name of names) {
    at = join(at, name)
    if (create) await mkdir(at).catch(ignoreExisting)
    if (!(await lstat(at)).isDirectory()) throw becameLink(at)
  }
  const path = at
  const check = async () => {
    if ((await realpath(path)) !== path) throw becameLink(path)
  }
  await check()
  const result = await work(folderHandle(path, { sync: () => syncPath(path), check }))
  await check()
  return result
}

interface Held {
  sync: () => Promise<void>
  /** throws when the folder is not where it was */
  check?: () => Promise<void>
}

const folderHandle = (base: string, { sync, check }: Held): FolderHandle => ({
  pathOf: (name) => join(base, name),
  async openFile(name) {
    const path = join(base, name)
    // O_NONBLOCK: opening a pipe that somebody put there must not hang
    const file = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0))
    try {
      const held = await file.stat()
      // between the two looks: a link that led elsewhere while the file was opened is gone for one of them
      await check?.()
      const named = await lstat(path)
      if (!held.isFile() || !isSame(held, named)) throw becameLink(name)
      return file
    } catch (cause) {
      await file.close()
      throw cause
    }
  },
  sync,
})

/** Windows has two ways to number a disk, and Node has mixed them between a path and an open file. */
const isSame = (held: Stats, named: Stats) =>
  held.ino === named.ino && (process.platform === 'win32' || held.dev === named.dev)

/** Windows cannot flush a folder and does not need it: NTFS journals the rename. */
async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, O_RDONLY)
  await handle.sync().finally(() => handle.close())
}

const becameLink = (path: string) => new AppError('file.outside_folders', `${path} became a link meanwhile`, { path })

/** With O_DIRECTORY a link shows as "not a folder". */
const linkAsOurs = (cause: unknown, path: string) => (errnoOf(cause) === 'ENOTDIR' ? becameLink(path) : cause)

function ignoreExisting(cause: unknown): void {
  if (errnoOf(cause) !== 'EEXIST') throw cause
}
