import type { RunId } from '#shared/domain/ids.ts'
import { PRUNED_BY_SNAPSHOT, type RunEvent, type RunEventBody } from '#shared/domain/run-event.ts'
import type { Db, Tx } from '../db/db.ts'
import { tables } from '../db/tables.ts'

interface RunEventRow {
  run_id: RunId
  seq: number
  type: RunEventBody['type']
  data: string
  at: number
}

const t = tables<{ run_events: RunEventRow }>()

/** The newest sequence number of a run, 0 when it has none. Pruning never takes the newest event. */
export function newestSeq(db: Db, runId: RunId): number {
  const [row] = db.sql<{ seq: number | null }>('SELECT max(seq) AS seq FROM run_events WHERE run_id = ?', runId)
  return row?.seq ?? 0
}

export function insertEvent(tx: Tx, runId: RunId, seq: number, body: RunEventBody, at: number): void {
  tx.sql(
    'INSERT INTO run_events (run_id, seq, type, data, at) VALUES (?, ?, ?, ?, ?)',
    runId,
    seq,
    body.type,
    JSON.stringify(body.data),
    at,
  )
}

export const eventsAfter = (db: Db, runId: RunId, afterSeq: number, limit?: number): RunEvent[] => {
  const rows = t
    .selectFrom('run_events')
    .select(['seq', 'at', 'type', 'data'])
    .where('run_id', '=', runId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
  return db
    .all(limit === undefined ? rows : rows.limit(limit))
    .map((row) => ({ ...row, data: JSON.parse(row.data) }) as RunEvent)
}

/** What a snapshot at `seq` holds already. */
export function pruneBefore(tx: Tx, runId: RunId, seq: number): void {
  tx.run(
    t
      .deleteFrom('run_events')
      .where('run_id', '=', runId)
      .where('seq', '<', seq)
      .where('type', 'in', [...PRUNED_BY_SNAPSHOT]),
  )
}

/** The changes of a run's state, oldest first. */
export const stateEvents = (db: Db, runId: RunId): RunEvent[] =>
  db
    .sql<Pick<RunEventRow, 'seq' | 'at' | 'type' | 'data'>>(
      `SELECT seq, at, type, data FROM run_events
       WHERE run_id = ? AND type IN ('run.started', 'run.state_changed', 'run.finished') ORDER BY seq`,
      runId,
    )
    .map((row) => ({ ...row, data: JSON.parse(row.data) }) as RunEvent)

/** What the end of a step told, for steps that were made before their facts were kept beside them. */
export function stepFinished(
  db: Db,
  runId: RunId,
  stepNo: number,
): { firstTokenMs?: number; tokensPerSecond?: number } | null {
  const [row] = db.sql<{ data: string }>(
    `SELECT data FROM run_events WHERE run_id = ? AND type = 'step.finished' AND data ->> 'stepNo' = ?
     ORDER BY seq DESC LIMIT 1`,
    runId,
    stepNo,
  )
  return row === undefined ? null : JSON.parse(row.data)
}
