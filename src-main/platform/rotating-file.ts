import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs'

export interface RotatingFileOptions {
  path: string
  maxBytes: number
  /** older files: `path.1` is the newest of them */
  keep: number
}

/**
 * A log file that starts anew when it is full. Written synchronously: the last line before a crash is the one that
 * matters. A line that cannot be written is dropped: a full disk must not stop the app through its log.
 */
export function createRotatingFile({ path, maxBytes, keep }: RotatingFileOptions) {
  let fd: number | undefined
  let sizeBytes = 0

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
    for (let age = keep - 1; age >= 0; age--) rename(age === 0 ? path : `${path}.${age}`, `${path}.${age + 1}`)
    return open()
  }

  return {
    write(line: string): void {
      try {
        const bytes = Buffer.from(line)
        let to = fd ?? open()
        if (sizeBytes > 0 && sizeBytes + bytes.length > maxBytes) to = rotate()
        writeSync(to, bytes)
        sizeBytes += bytes.length
      } catch {
        close()
      }
    },
    close,
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
