import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rm, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { renameOver } from '#main/platform/rename-over.ts'
import { AppError } from '#shared/errors/errors.ts'
import { errnoOf, fileError } from './file-errors.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Versions of files by the sha-256 of their content: each content is kept once, compressed, and never changed. */
export interface VersionStore {
  /** On disk before it resolves. `disk.full` leaves nothing behind. */
  put(bytes: Uint8Array): Promise<string>
  /** `version.damaged` when it is gone or is not what was put. */
  get(hash: string): Promise<Buffer>
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function createVersionStore(dir: string): VersionStore {
  const pathOf = (hash: string) => join(dir, hash.slice(0, 2), `${hash}.zst`)

  return {
    async put(bytes) {
      const hash = hashOf(bytes)
      const path = pathOf(hash)
      if (await markUsed(path)) return hash
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeOnce(path, await compress(bytes))
      } catch (cause) {
        throw fileError(cause, 'the kept versions')
      }
      return hash
    },
    async get(hash) {
      try {
        const bytes = await decompress(await readFile(pathOf(hash)))
        if (hashOf(bytes) === hash) return bytes
      } catch (cause) {
        throw damaged(hash, cause)
      }
      throw damaged(hash)
    },
  }
}

/** Two writers of one content may meet here; both rename the same bytes to the same name. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${writeCount++}.tmp`
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameOver(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
  await syncFolder(dirname(path))
}

let writeCount = 0

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** The clean-up leaves alone what was used just now. False when it is not there. */
const markUsed = (path: string) =>
  utimes(path, new Date(), new Date()).then(
    () => true,
    (cause: unknown) => {
      if (errnoOf(cause) === 'ENOENT') return false
      throw cause
    },
  )

const damaged = (hash: string, cause?: unknown) =>
  new AppError('version.damaged', 'The kept version of this file cannot be read', { hash }, { cause })
