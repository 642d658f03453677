import { renameSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** On Windows a virus scanner or an indexer holds a fresh file for a moment, and a rename is refused meanwhile. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY'])
const PAUSES_MS = [10, 30, 60, 100, 200, 400]

/**
 * Renames over what is there. On Windows it is tried again for under a second when somebody holds one of the files.
 * `move` is the try: whoever must look at something just before the rename does it there.
 */
export async function renameOver(
  from: string,
  to: string,
  {
    platform = process.platform,
    move = rename,
  }: { platform?: NodeJS.Platform; move?: (from: string, to: string) => Promise<void> } = {},
): Promise<void> {
  for (const pauseMs of platform === 'win32' ? PAUSES_MS : []) {
    try {
      return await move(from, to)
    } catch (error) {
      if (!HELD.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
    await sleep(pauseMs)
  }
  return move(from, to)
}

/** Renames if there is something to rename. False when somebody holds one of the files. */
export function renameIfFree(from: string, to: string, move: typeof renameSync = renameSync): boolean {
  try {
    move(from, to)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return true
    if (HELD.has(code)) return false
    throw error
  }
}
