import { readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const NAME = /^replaced-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.sqlite(-wal)?$/
const KEPT_MS = 7 * 24 * 3_600_000

/** What the database that a restore takes the place of is called from then on. */
export const replacedName = (at: number): string =>
  `replaced-${new Date(at).toISOString().replace(/[:.]/g, '-')}.sqlite`

/**
 * Databases that were replaced by a restore over a week ago. A verified backup of each was made just before. Damaged ones
 * have another name and are never removed.
 */
export function replacedDatabases(databaseFile: string, now: number): { path: string; sizeBytes: number }[] {
  const folder = dirname(databaseFile)
  return readdirSync(folder)
    .filter((name) => {
      const [, day, hour, minute, second, ms] = NAME.exec(name) ?? []
      return day !== undefined && Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`) < now - KEPT_MS
    })
    .map((name) => ({ path: join(folder, name), sizeBytes: statSync(join(folder, name)).size }))
}

export const removeReplaced = ({ path }: { path: string }): void => rmSync(path, { force: true })
