import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { Db, Tx } from '../db/db.ts'
import { tables } from '../db/tables.ts'

export interface RunRow {
  run_id: RunId
  kind: string
  title: string
  state: RunState
  state_reason: string | null
  /** what the person asked of a running run and its handler has not answered yet */
  intent: 'cancel' | 'pause' | null
  intent_reason: string | null
  is_answered: 0 | 1
  agent_id: RunCard['agentId']
  conversation_id: ConversationId | null
  parent_id: RunId | null
  trace_id: string | null
  input: string
  limits: string
  lane: string
  priority: number
  attempt: number
  failures: number
  crashes: number
  steps: number
  usage: string
  error: string | null
  created_at: number
  started_at: number | null
  ended_at: number | null
  /** input and output together, as in `usage` */
  tokens: number
  /** when the person looked at its end */
  seen_at: number | null
  /** in the bin since */
  deleted_at: number | null
}

const t = tables<{ runs: RunRow }>()

/** The columns of a row that its card shows. */
export type CardRow = Pick<
  RunRow,
  | 'run_id'
  | 'kind'
  | 'title'
  | 'state'
  | 'state_reason'
  | 'agent_id'
  | 'conversation_id'
  | 'parent_id'
  | 'steps'
  | 'usage'
  | 'error'
  | 'created_at'
  | 'started_at'
  | 'ended_at'
  | 'seen_at'
>

export const toCard = (row: CardRow): RunCard => ({
  runId: row.run_id,
  kind: row.kind,
  title: row.title,
  state: row.state,
  stateReason: row.state_reason,
  agentId: row.agent_id,
  conversationId: row.conversation_id,
  parentId: row.parent_id,
  steps: row.steps,
  usage: JSON.parse(row.usage),
  error: row.error === null ? null : JSON.parse(row.error),
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  seenAt: row.seen_at,
})

export const insertRun = (tx: Tx, row: RunRow): void => {
  tx.run(t.insertInto('runs').values(row))
}

export const findRun = (db: Db, runId: RunId): RunRow | undefined =>
  db.get(t.selectFrom('runs').selectAll().where('run_id', '=', runId))

/** Writes the change and returns the row as it now is. */
export function updateRun(tx: Tx, row: RunRow, change: Partial<RunRow>): RunRow {
  tx.run(t.updateTable('runs').set(change).where('run_id', '=', row.run_id))
  return { ...row, ...change }
}

/** Newest first, before `cursor`. */
export function listRuns(
  db: Db,
  query: { active?: boolean; conversationId?: ConversationId; limit: number; cursor?: string },
): RunRow[] {
  let rows = t.selectFrom('runs').selectAll().orderBy('run_id', 'desc').limit(query.limit)
  if (query.active) rows = rows.where('ended_at', 'is', null)
  if (query.conversationId !== undefined) rows = rows.where('conversation_id', '=', query.conversationId)
  if (query.cursor !== undefined) rows = rows.where('run_id', '<', query.cursor as RunId)
  return db.all(rows)
}

/** Not ended and in one of these states, oldest first. */
export const runsInState = (db: Db, states: RunState[]): RunRow[] =>
  db.all(t.selectFrom('runs').selectAll().where('ended_at', 'is', null).where('state', 'in', states).orderBy('run_id'))

/** Runs that go on by themselves and were not asked to stop, queued ones first: so that none starts meanwhile. */
export const runsToPause = (db: Db, limit: number, of?: { agentId: AgentId }): RunRow[] =>
  db.sql(
    `SELECT * FROM runs WHERE ended_at IS NULL AND state IN ('queued', 'running') AND intent IS NULL
       AND (? IS NULL OR agent_id = ?)
     ORDER BY state, run_id LIMIT ?`,
    of?.agentId ?? null,
    of?.agentId ?? null,
    limit,
  )

/** Runs that are paused, or asked to; of one agent those for this reason. */
export const runsToResume = (db: Db, limit: number, of?: { agentId: AgentId; reason: string }): RunRow[] =>
  db.sql(
    `SELECT * FROM runs WHERE ended_at IS NULL AND (state = 'paused' OR (state = 'running' AND intent = 'pause'))
       AND (? IS NULL OR (agent_id = ? AND coalesce(intent_reason, state_reason) = ?))
     ORDER BY state, run_id LIMIT ?`,
    of?.agentId ?? null,
    of?.agentId ?? null,
    of?.reason ?? null,
    limit,
  )

/** Everything of an agent that has not ended and was not told to. */
export const runsToCancel = (db: Db, limit: number, of: { agentId: AgentId }): RunRow[] =>
  db.sql(
    `SELECT * FROM runs WHERE ended_at IS NULL AND agent_id = ? AND intent IS NOT 'cancel'
     ORDER BY state, run_id LIMIT ?`,
    of.agentId,
    limit,
  )

export function discardRunsOf(tx: Tx, agentId: AgentId): void {
  tx.run(t.deleteFrom('runs').where('agent_id', '=', agentId).where('ended_at', 'is not', null))
}

export function countRuns(db: Db, state: RunState): number {
  const [row] = db.sql<{ count: number }>(
    'SELECT count(*) AS count FROM runs WHERE ended_at IS NULL AND state = ?',
    state,
  )
  return row?.count ?? 0
}

/** The run and everything below it that has not ended, parents before children. */
export const liveTree = (db: Db, runId: RunId): RunRow[] =>
  db.sql<RunRow>(
    `WITH RECURSIVE tree (run_id, depth) AS (
       SELECT ?, 0
       UNION ALL
       SELECT runs.run_id, tree.depth + 1 FROM tree JOIN runs ON runs.parent_id = tree.run_id
     )
     SELECT runs.* FROM tree JOIN runs ON runs.run_id = tree.run_id WHERE runs.ended_at IS NULL ORDER BY tree.depth`,
    runId,
  )
