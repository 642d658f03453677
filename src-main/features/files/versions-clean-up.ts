import { rmSync, statSync } from 'node:fs'
import type { CleanUp } from '#main/engine/ports/clean-up.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type find from './versions-clean-up.task.ts'
import type { OldVersion } from './versions-clean-up.task.ts'

const DAY_MS = 24 * 3_600_000

export interface VersionsCleanUpDeps {
  settings: Pick<Settings, 'get'>
  workers: Pick<Workers, 'run'>
  versionsDir: string
  databaseFile: string
  /** what a backup refers to is kept with it */
  backups(): Promise<{ path: string; at: number }[]>
}

/** Drops kept contents of files whose change is too old to be undone. */
export function createVersionsCleanUp(deps: VersionsCleanUpDeps): CleanUp {
  const { settings, workers, versionsDir, databaseFile } = deps
  const look = async (now: number): Promise<{ old: OldVersion[]; keepMs: number }> => {
    const keepMs = settings.get('data.versionDays') * DAY_MS
    const request = { versionsDir, databaseFile, backups: await deps.backups(), keepMs, now }
    return { old: await workers.run<typeof find>('versions-clean-up-task', request), keepMs }
  }
  return {
    plan: async (now) => sum((await look(now)).old),
    async run(now) {
      const { old, keepMs } = await look(now)
      return sum(old.filter(({ path }) => removeUnlessUsed(path, now - keepMs)))
    },
  }
}

/** A change of this moment that needs the same content has marked it as new: see the version store. */
function removeUnlessUsed(path: string, before: number): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? before) >= before) return false
  rmSync(path, { force: true })
  return true
}

const sum = (items: readonly OldVersion[]) => ({
  what: 'versions' as const,
  count: items.length,
  bytes: items.reduce((total, { bytes }) => total + bytes, 0),
})
