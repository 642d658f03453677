import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { DataReport } from '#shared/contract/system.contract.ts'

/** Where the parts of the person's data are. */
export interface DataPlaces {
  dataDir: string
  databaseFile: string
  logsDir: string
  versionsDir: string
  modelsDir: string
  backupsDir: string
}

export async function readDataReport(places: DataPlaces): Promise<z.infer<typeof DataReport>> {
  const database = ['', '-wal', '-shm'].map((suffix) => sizeOfFile(places.databaseFile + suffix))
  const [logBytes, versionsBytes, modelsBytes, backupBytes, ...parts] = await Promise.all([
    sizeOfFolder(places.logsDir),
    sizeOfFolder(places.versionsDir),
    sizeOfFolder(places.modelsDir),
    sizeOfFolder(places.backupsDir),
    ...database,
  ])
  const databaseBytes = parts.reduce((sum, bytes) => sum + bytes, 0)
  return { dataDir: places.dataDir, databaseBytes, logBytes, versionsBytes, modelsBytes, backupBytes }
}

const sizeOfFile = async (file: string) => (await stat(file).catch(() => null))?.size ?? 0

async function sizeOfFolder(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (entry.isFile()) bytes += await sizeOfFile(join(entry.parentPath, entry.name))
  }
  return bytes
}
