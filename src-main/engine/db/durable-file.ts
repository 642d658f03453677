import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const CHUNK_BYTES = 1 << 20

/** The sha-256 of a file's content as hex; reads it in pieces. */
export function hashFile(path: string): string {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null)
      if (read === 0) return hash.digest('hex')
      hash.update(chunk.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
}

/** What was written to it survives a power cut. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Names given in it survive a power cut. Windows keeps them by itself and refuses to open a folder. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Replaces a small file as a whole: a crash leaves the old or the new one. */
export function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.tmp`
  writeFileSync(unfinished, text, { mode: 0o600 })
  syncFile(unfinished)
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}
