import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkOpened } from '#main/engine/db/check-database.ts'
import { createConnection } from '#main/engine/db/connection.ts'
import { readFacts } from '#main/engine/db/database-facts.ts'
import { hashFile } from '#main/engine/db/durable-file.ts'
import { migrate } from '#main/engine/db/migrate.ts'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { migrations } from '#main/engine/migrations/index.ts'
import { listRuns, toCard } from '#main/engine/runs/runs.store.ts'
import { readNewestConversation } from '#main/features/chat/read-newest.ts'
import type { BackupCheck } from '#shared/domain/backup.ts'

export interface DrillRequest {
  path: string
  /** as noted when it was made; null when nothing is noted */
  sha256: string | null
  counts: Record<string, number>
}

/**
 * A trial restore: a copy in a temporary folder is opened and brought up to date as the app would do it, and read with the
 * app's own code. Answers in words; the backup itself is only read.
 */
export default function drill({ path, sha256, counts }: DrillRequest): Omit<BackupCheck, 'at'> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-drill-'))
  const findings: string[] = []
  try {
    const copy = join(folder, 'trial.sqlite')
    copyFileSync(path, copy)
    if (sha256 !== null && hashFile(copy) !== sha256) {
      return { isOk: false, findings: ['Its content is not what was written: the file has changed since.'] }
    }
    findings.push(sha256 === null ? 'Nothing was noted when it was made.' : 'Its content is what was written.')
    const db = openDatabase(copy)
    try {
      checkOpened(db, copy)
      findings.push('The database is whole.')
      const differing = differences(counts, readFacts(db).counts)
      if (differing.length > 0) return { isOk: false, findings: [...findings, ...differing] }
      const { from, to } = migrate(db, migrations, { backupTo: () => null, log: () => {} })
      if (from < to) findings.push('It was brought to this version.')
      findings.push(...readThings(createConnection(db, { nowMs: () => 0, ended: () => {} })))
      return { isOk: true, findings }
    } finally {
      db.close()
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return { isOk: false, findings: [...findings, `It cannot be used: ${reason}`.slice(0, 400)] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const differences = (noted: Record<string, number>, found: Record<string, number>): string[] =>
  Object.entries(noted)
    .filter(([table, count]) => found[table] !== count)
    .map(([table, count]) => `${table.replace('_', ' ')}: ${count} were noted, ${found[table] ?? 0} are there.`)

function readThings(db: ReturnType<typeof createConnection>): string[] {
  const conversation = readNewestConversation(db)
  const [run] = listRuns(db, { limit: 1 }).map(toCard)
  return [
    conversation === null
      ? 'There is no conversation in it.'
      : `The conversation “${conversation.title.slice(0, 80)}” can be read, ${conversation.messages} messages.`,
    run === undefined ? 'There is no run in it.' : `The run “${run.title.slice(0, 80)}” can be read.`,
  ]
}
