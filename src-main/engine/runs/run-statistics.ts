import type { AgentId, EpochMs } from '#shared/domain/ids.ts'
import type { Db } from '../db/db.ts'

export interface RunStatistics {
  runs: number
  succeeded: number
  failed: number
  cancelled: number
  inputTokens: number
  outputTokens: number
  costUsd: number
  /** of runs that ended; null when none did */
  p50DurationMs: number | null
  p95DurationMs: number | null
}

interface CountRow {
  runs: number
  succeeded: number
  failed: number
  cancelled: number
  inputTokens: number
  outputTokens: number
  costUsd: number
}

/** Agents' runs that were created in [from, to), of one agent or of all. Runs in the bin count: they happened. */
export function runStatistics(db: Db, query: { from: EpochMs; to: EpochMs; agentId?: AgentId }): RunStatistics {
  const where = `kind = 'agent' AND created_at >= ? AND created_at < ?${query.agentId === undefined ? '' : ' AND agent_id = ?'}`
  const given = [query.from, query.to, ...(query.agentId === undefined ? [] : [query.agentId])]
  const [counts] = db.sql<CountRow>(
    `SELECT count(*) AS runs,
            coalesce(sum(state = 'succeeded'), 0) AS succeeded,
            coalesce(sum(state = 'failed'), 0) AS failed,
            coalesce(sum(state = 'cancelled'), 0) AS cancelled,
            coalesce(sum(usage ->> 'inputTokens'), 0) AS inputTokens,
            coalesce(sum(usage ->> 'outputTokens'), 0) AS outputTokens,
            coalesce(sum(usage ->> 'costUsd'), 0) AS costUsd
     FROM runs WHERE ${where}`,
    ...given,
  )
  const percentile = (share: number): number | null => {
    const [row] = db.sql<{ ms: number }>(
      `SELECT ended_at - started_at AS ms FROM runs WHERE ${where} AND ended_at IS NOT NULL AND started_at IS NOT NULL
       ORDER BY ms LIMIT 1 OFFSET (
         SELECT cast(max(0, count(*) - 1) * ? AS INTEGER) FROM runs
         WHERE ${where} AND ended_at IS NOT NULL AND started_at IS NOT NULL
       )`,
      ...given,
      share,
      ...given,
    )
    return row?.ms ?? null
  }
  return { ...(counts as CountRow), p50DurationMs: percentile(0.5), p95DurationMs: percentile(0.95) }
}
