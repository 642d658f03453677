import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openReadOnly } from '#main/engine/db/open-database.ts'

export interface VersionsRequest {
  versionsDir: string
  databaseFile: string
  backups: { path: string; at: number }[]
  /** a change of the last so many milliseconds can be undone */
  keepMs: number
  now: number
}

export interface OldVersion {
  path: string
  bytes: number
}

const NAME = /^([0-9a-f]{64})\.zst$/

/**
 * Contents of files that no change refers to any more that can still be undone: now, or after one of the backups was
 * restored. A backup that cannot be read keeps everything.
 */
export default function findOldVersions({ versionsDir, databaseFile, backups, keepMs, now }: VersionsRequest) {
  const needed = new Set<string>()
  for (const { path, at } of [{ path: databaseFile, at: now }, ...backups]) addNeeded(needed, path, at - keepMs)
  const old: OldVersion[] = []
  for (const folder of readdirSync(versionsDir, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue
    for (const name of readdirSync(join(versionsDir, folder.name))) {
      const hash = NAME.exec(name)?.[1]
      if (hash === undefined || needed.has(hash)) continue
      const path = join(versionsDir, folder.name, name)
      const { size, mtimeMs } = statSync(path)
      if (mtimeMs < now - keepMs) old.push({ path, bytes: size })
    }
  }
  return old
}

function addNeeded(needed: Set<string>, path: string, since: number): void {
  const db = openReadOnly(path)
  try {
    const rows = db
      .prepare(
        `SELECT hash_before, hash_after, hash_replaced FROM file_changes
         WHERE at >= ? OR undone_at >= ? OR state IN ('pending', 'undoing')`,
      )
      .all(since, since) as Record<string, string | null>[]
    for (const row of rows) for (const hash of Object.values(row)) if (hash !== null) needed.add(hash)
  } finally {
    db.close()
  }
}
