import type { AgentId, EpochMs } from '#shared/domain/ids.ts'
import type { Db } from '../db/db.ts'

export interface RunCounts {
  runs: number
  succeeded: number
  failed: number
  cancelled: number
  inputTokens: number
  outputTokens: number
  costUsd: number
  /** from start to end, of the runs that ended, together */
  activeMs: number
}

export interface RunStatistics extends RunCounts {
  /** of runs that ended; null when none did */
  p50DurationMs: number | null
  p95DurationMs: number | null
}

export interface RunPeriod {
  from: EpochMs
  to: EpochMs
  agentId?: AgentId
}

/** Agents' runs that were created in [from, to), of one agent or of all. Runs in the bin count: they happened. */
export function countRunsIn(db: Db, period: RunPeriod): RunCounts {
  const { where, given } = condition(period)
  const [counts] = db.sql<RunCounts>(
    `SELECT count(*) AS runs,
            coalesce(sum(state = 'succeeded'), 0) AS succeeded,
            coalesce(sum(state = 'failed'), 0) AS failed,
            coalesce(sum(state = 'cancelled'), 0) AS cancelled,
            coalesce(sum(usage ->> 'inputTokens'), 0) AS inputTokens,
            coalesce(sum(usage ->> 'outputTokens'), 0) AS outputTokens,
            coalesce(sum(usage ->> 'costUsd'), 0) AS costUsd,
            coalesce(sum(ended_at - started_at), 0) AS activeMs
     FROM runs WHERE ${where}`,
    ...given,
  )
  if (counts === undefined) throw new Error('a count has a row')
  return counts
}

/** The counts, and how long a run takes. */
export function runStatistics(db: Db, period: RunPeriod): RunStatistics {
  const { where, given } = condition(period)
  const ended = `${where} AND ended_at IS NOT NULL AND started_at IS NOT NULL`
  const percentile = (share: number): number | null => {
    const [row] = db.sql<{ ms: number }>(
      `SELECT ended_at - started_at AS ms FROM runs WHERE ${ended}
       ORDER BY ms LIMIT 1 OFFSET (SELECT cast(max(0, count(*) - 1) * ? AS INTEGER) FROM runs WHERE ${ended})`,
      ...given,
      share,
      ...given,
    )
    return row?.ms ?? null
  }
  return { ...countRunsIn(db, period), p50DurationMs: percentile(0.5), p95DurationMs: percentile(0.95) }
}

function condition({ from, to, agentId }: RunPeriod): { where: string; given: unknown[] } {
  const where = "kind = 'agent' AND created_at >= ? AND created_at < ?"
  return agentId === undefined
    ? { where, given: [from, to] }
    : { where: `${where} AND agent_id = ?`, given: [from, to, agentId] }
}
