import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { renameIfFree } from './rename-over.ts'

/** a file that could not be renamed is tried again after so much more of its size */
const TRY_AGAIN_PARTS = 10

export interface RotatingFileOptions {
  path: string
  maxBytes: number
  /** older files: `path.1` is the newest of them */
  keep: number
  move?: typeof renameSync
}

/**
 * A log file that starts anew when it is full. Written synchronously: the last line before a crash is the one that
 * matters. A line that cannot be written is dropped: a full disk must not stop the app through its log. While another
 * program holds one of the files, which Windows then refuses to rename, the full one grows on.
 */
export function createRotatingFile({ path, maxBytes, keep, move = renameSync }: RotatingFileOptions) {
  let fd: number | undefined
  let sizeBytes = 0
  let limitBytes = maxBytes

  const open = () => {
    fd = openSync(path, 'a', 0o600)
    sizeBytes = statSync(path).size
    return fd
  }

  const close = () => {
    if (fd !== undefined) closeSync(fd)
    fd = undefined
  }

  const rotate = () => {
    close()
    const ages = Array.from({ length: keep }, (_, i) => keep - 1 - i)
    const isDone = ages.every((age) => renameIfFree(age === 0 ? path : `${path}.${age}`, `${path}.${age + 1}`, move))
    const to = open()
    limitBytes = isDone ? maxBytes : sizeBytes + maxBytes / TRY_AGAIN_PARTS
    return to
  }

  return {
    write(line: string): void {
      try {
        const bytes = Buffer.from(line)
        let to = fd ?? open()
        if (sizeBytes > 0 && sizeBytes + bytes.length > limitBytes) to = rotate()
        writeSync(to, bytes)
        sizeBytes += bytes.length
      } catch {
        close()
      }
    },
    close,
  }
}
