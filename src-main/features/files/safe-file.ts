import { constants } from 'node:fs'
import { chmod, lstat, open, rename, rm } from 'node:fs/promises'
import { renameOver } from '#main/platform/rename-over.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { errnoOf, fileError } from './file-errors.ts'
import { type FolderHandle, withFolder } from './folder-handle.ts'
import type { SafePath } from './path-guard.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

type Place = Pick<SafePath, 'folder' | 'names' | 'relative'>

/** The bytes of a file; null when there is none. `file.too_large` above the limit, before anything is read. */
export async function readBytes(place: Place, maxBytes: number): Promise<Buffer | null> {
  try {
    return await within(place, false, (folder, name) => readHeld(folder, name, { maxBytes, shown: place.relative }))
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw thrown
  }
}

/**
 * Replaces or creates a file as a whole: a temporary file beside it, flushed, then renamed over it, then the folder
 * flushed. `isStill` looks at the file once more just before the rename; a crash or a full disk at any point leaves
 * the old file as it was.
 */
export async function replaceBytes(
  place: Place,
  bytes: Uint8Array,
  { token, isStill }: { token: string; isStill: (current: Buffer | null) => boolean },
): Promise<void> {
  await within(place, true, async (folder, name) => {
    const temporary = folder.pathOf(temporaryName(token))
    await rm(temporary, { force: true })
    try {
      await writeFlushed(temporary, bytes)
      await takeMode(folder.pathOf(name), temporary)
      await renameOver(temporary, folder.pathOf(name), {
        async move(from, to) {
          if (!isStill(await readIfThere(folder, name, place.relative))) throw changedMeanwhile(place)
          await rename(from, to)
        },
      })
    } catch (thrown) {
      await rm(temporary, { force: true })
      throw thrown
    }
    await folder.sync()
  })
}

/** Removes a file. The caller has kept what it held. */
export async function removeFile(place: Place, isStill: (current: Buffer | null) => boolean): Promise<void> {
  await within(place, false, async (folder, name) => {
    if (!isStill(await readIfThere(folder, name, place.relative))) throw changedMeanwhile(place)
    await rm(folder.pathOf(name), { force: true })
    await folder.sync()
  })
}

/** What a crash between writing and renaming left behind. */
export async function removeTemporary(place: Place, token: string): Promise<void> {
  await within(place, false, (folder) => rm(folder.pathOf(temporaryName(token)), { force: true }))
}

const temporaryName = (token: string) => `.hearth-${token}.tmp`

type FolderWork<T> = (folder: FolderHandle, name: string) => Promise<T>

async function within<T>(place: Place, create: boolean, work: FolderWork<T>): Promise<T> {
  const name = place.names.at(-1)
  if (name === undefined) throw new AppError('file.not_found', 'That is a folder, not a file', { path: place.relative })
  const way = { root: place.folder.path, names: place.names.slice(0, -1), create }
  try {
    return await withFolder(way, (folder) => work(folder, name))
  } catch (cause) {
    throw fileError(cause, place.relative)
  }
}

async function readHeld(folder: FolderHandle, name: string, limit: { maxBytes: number; shown: string }) {
  const file = await folder.openFile(name)
  try {
    const { size } = await file.stat()
    if (size > limit.maxBytes) throw tooLarge(limit.shown, size, limit.maxBytes)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function readIfThere(folder: FolderHandle, name: string, shown: string): Promise<Buffer | null> {
  try {
    return await readHeld(folder, name, { maxBytes: MAX_KEPT_BYTES, shown })
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null
    throw thrown
  }
}

/** The largest file whose previous version is kept; larger ones are not changed by agents. */
export const MAX_KEPT_BYTES = 64 * 1024 * 1024

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename would replace a write-protected file too, so its protection is looked at here. */
async function takeMode(from: string, to: string): Promise<void> {
  const found = await lstat(from).catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return null
    throw cause
  })
  if (found === null) return
  if ((found.mode & 0o222) === 0) throw new AppError('file.read_only', 'The file is write-protected')
  await chmod(to, found.mode & 0o777)
}

const changedMeanwhile = ({ relative }: Place) =>
  new AppError('file.changed_since', `${relative} was changed by somebody else meanwhile`, { path: relative })

export function tooLarge(path: string, size: number, max: number): AppError {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return new AppError('file.too_large', `${path} has ${megabytes(size)}; the limit is ${megabytes(max)}`, { path })
}

const isMissing = (thrown: unknown) => isAppError(thrown) && thrown.code === 'file.not_found'
