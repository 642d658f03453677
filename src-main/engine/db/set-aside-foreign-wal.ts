import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs'

/** Where the header of a database says which journal its last writer used: 2 is WAL, 1 is none. */
const WRITE_VERSION_AT = 18
const NO_WAL = 1

/**
 * A backup that a person puts in place of the database has never had a write-ahead log, so one beside it belongs to the
 * file that was there before. SQLite does not know that and would write its pages over the backup. It is kept under
 * another name.
 */
export function setAsideForeignWal(path: string): void {
  const wal = `${path}-wal`
  if (!existsSync(wal) || !existsSync(path) || writeVersion(path) !== NO_WAL) return
  renameSync(wal, `${path}.old-wal`)
  rmSync(`${path}-shm`, { force: true })
}

function writeVersion(path: string): number | undefined {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(1)
    return readSync(file, header, 0, 1, WRITE_VERSION_AT) === 1 ? header[0] : undefined
  } finally {
    closeSync(file)
  }
}
