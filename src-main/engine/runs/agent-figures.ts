import type { AgentId, EpochMs } from '#shared/domain/ids.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { Db } from '../db/db.ts'

/** What one agent is doing, and how it did since a moment. */
export interface AgentFigures {
  agentId: AgentId
  running: number
  queued: number
  waiting: number
  paused: number
  runs: number
  succeeded: number
  failed: number
}

/**
 * Of all agents at once: what has not ended, and the runs that were created since `from`. The plus keeps the planner from
 * the index on kind: it would walk over every run that ever was.
 */
export function agentFigures(db: Db, from: EpochMs): AgentFigures[] {
  return db.sql<AgentFigures>(
    `SELECT agent_id AS agentId, sum(state = 'running') AS running, sum(state = 'queued') AS queued,
            sum(state = 'waiting') AS waiting, sum(state = 'paused') AS paused,
            sum(created_at >= ?) AS runs,
            sum(created_at >= ? AND state = 'succeeded') AS succeeded,
            sum(created_at >= ? AND state = 'failed') AS failed
     FROM runs
     WHERE agent_id IS NOT NULL AND +kind = 'agent' AND run_id IN (
       SELECT run_id FROM runs WHERE ended_at IS NULL
       UNION SELECT run_id FROM runs WHERE kind = 'agent' AND created_at >= ?
     )
     GROUP BY agent_id`,
    from,
    from,
    from,
    from,
  )
}

/** How the newest run of an agent stands. */
export const newestRunOf = (db: Db, agentId: AgentId): { state: RunState; at: EpochMs } | undefined =>
  db.sql<{ state: RunState; at: EpochMs }>(
    `SELECT state, created_at AS at FROM runs WHERE agent_id = ? AND kind = 'agent'
     ORDER BY created_at DESC LIMIT 1`,
    agentId,
  )[0]

export interface ToolFigures {
  name: string
  calls: number
  failed: number
  averageMs: number | null
}

/** Runs whose steps are counted at most; older ones of the time are left out. */
const COUNTED_RUNS = 1_000
const LISTED_TOOLS = 50

/** Calls by tool in the newest runs of an agent since `from`, most calls first. */
export const toolFigures = (db: Db, agentId: AgentId, from: EpochMs): ToolFigures[] =>
  db.sql<ToolFigures>(
    `SELECT name, count(*) AS calls, sum(state = 'failed' OR error IS NOT NULL) AS failed,
            avg(ended_at - started_at) AS averageMs
     FROM steps
     WHERE kind = 'tool' AND run_id IN (
       SELECT run_id FROM runs WHERE agent_id = ? AND created_at >= ? ORDER BY created_at DESC LIMIT ${COUNTED_RUNS}
     )
     GROUP BY name ORDER BY calls DESC, name LIMIT ${LISTED_TOOLS}`,
    agentId,
    from,
  )
