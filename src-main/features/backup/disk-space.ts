import { statSync } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { AppError } from '#shared/errors/errors.ts'

/** What an automatic backup leaves free, in sizes of the database. A person may fill the disk further. */
const LEFT_FREE = 2

/** Bytes that must be free for a copy of a database of this size. */
export const neededBytes = (databaseBytes: number, isAutomatic: boolean): number =>
  databaseBytes * (isAutomatic ? 1 + LEFT_FREE : 1)

/** With its write-ahead log. */
export const databaseBytes = (file: string): number =>
  ['', '-wal'].reduce((sum, suffix) => sum + (statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0), 0)

/** Makes the folder again when somebody removed it. Throws data.unwritable. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (cause) {
    throw new AppError('data.unwritable', `${folder} cannot be used`, { path: folder }, { cause })
  }
}

/** @throws disk.full */
export function refuseWhenFull(free: number, needed: number): void {
  if (free < needed) throw new AppError('disk.full', 'There is not enough room for a backup', { free, needed })
}
