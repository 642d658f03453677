import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '#shared/errors/errors.ts'

export interface GgufFile {
  path: string
  name: string
  sizeBytes: number
}

const MAX_FILES = 500
/** later parts of a split model, and picture encoders that belong to another file */
const NOT_A_MODEL = /(-(?!00001)\d{5}-of-\d{5}\.gguf$)|(^mmproj)/i

/** GGUF files in these folders and one level below them. A folder that is not there is empty. */
export async function findGgufFiles(folders: readonly string[]): Promise<GgufFile[]> {
  const paths = new Set<string>()
  for (const folder of folders.filter((name) => name !== '')) {
    for (const entry of await entries(folder)) {
      if (entry.isDirectory()) {
        for (const inner of await entries(join(folder, entry.name)))
          if (isModel(inner)) paths.add(join(folder, entry.name, inner.name))
      } else if (isModel(entry)) paths.add(join(folder, entry.name))
    }
  }
  const files = await Promise.all([...paths].slice(0, MAX_FILES).map(describe))
  return files.filter((file) => file !== undefined)
}

/** The file as this PC knows it, links followed. Throws file.not_found. */
export async function ggufAt(path: string): Promise<GgufFile> {
  const file = await describe(resolve(path))
  if (file === undefined) throw new AppError('file.not_found', `There is no file at ${path}.`, { path })
  return file
}

/** A name for a file that no other file has: its own, with its folder when that is taken, then with a number. */
export function freeName(file: GgufFile, isTaken: (name: string) => boolean): string {
  const withFolder = `${file.name} (${basename(dirname(file.path))})`
  const candidates = [file.name, withFolder, ...Array.from({ length: MAX_FILES }, (_, at) => `${withFolder} ${at + 2}`)]
  return candidates.find((name) => !isTaken(name)) ?? file.path.slice(-500)
}

async function describe(path: string): Promise<GgufFile | undefined> {
  try {
    const real = await realpath(path)
    const facts = await stat(real)
    const name = basename(path).replace(/(-00001-of-\d{5})?\.gguf$/i, '')
    return facts.isFile() ? { path: real, name: name.slice(0, 300), sizeBytes: facts.size } : undefined
  } catch {
    return undefined
  }
}

const isModel = (entry: { name: string; isDirectory(): boolean }) =>
  !entry.isDirectory() && /\.gguf$/i.test(entry.name) && !NOT_A_MODEL.test(entry.name)

const entries = async (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => [])
