import { createConnection } from '#main/engine/db/connection.ts'
import type { Db } from '#main/engine/db/db.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { toCard } from '#main/engine/runs/runs.store.ts'
import { countListed, listRunPage, newestRunId, type RunPageQuery } from '#main/engine/runs/runs-list.store.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'

export interface RunPage {
  items: RunCard[]
  nextCursor: string | null
  total: number | null
  newest: RunId | null
}

export function readRunPage(db: Db, query: RunPageQuery): RunPage {
  const newest = newestRunId(db)
  const { rows, nextCursor } = listRunPage(db, query)
  const total = query.cursor === undefined ? countListed(db, query) : null
  return { items: rows.map(toCard), nextCursor, total, newest }
}

/** A page of runs that reads too much for the core's own thread: searched, or sorted by something else than time. */
export default function listRunsOf({ databaseFile, query }: { databaseFile: string; query: RunPageQuery }): RunPage {
  const raw = openReadOnly(databaseFile)
  try {
    return readRunPage(createConnection(raw, { nowMs: () => 0, ended() {} }), query)
  } finally {
    raw.close()
  }
}
