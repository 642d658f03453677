import type { StepView } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { Db, Tx } from '../db/db.ts'
import { tables } from '../db/tables.ts'

interface StepRow {
  run_id: RunId
  step_no: number
  attempt: number
  kind: StepView['kind']
  name: string
  state: StepView['state']
  input: string
  output: string | null
  error: string | null
  usage: string | null
  started_at: number
  ended_at: number | null
}

const t = tables<{ steps: StepRow }>()

const parse = (json: string | null) => (json === null ? null : JSON.parse(json))

export const insertStep = (tx: Tx, row: StepRow): void => {
  tx.run(t.insertInto('steps').values(row))
}

export const listSteps = (db: Db, runId: RunId): StepView[] =>
  db.all(t.selectFrom('steps').selectAll().where('run_id', '=', runId).orderBy('step_no')).map((row) => ({
    stepNo: row.step_no,
    kind: row.kind,
    name: row.name,
    state: row.state,
    input: parse(row.input),
    output: parse(row.output),
    error: parse(row.error),
    usage: parse(row.usage),
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }))

/** When it started; undefined when there is no such step that is still open. */
export const openStepStartedAt = (db: Db, runId: RunId, stepNo: number): number | undefined =>
  db.get(
    t
      .selectFrom('steps')
      .select('started_at')
      .where('run_id', '=', runId)
      .where('step_no', '=', stepNo)
      .where('state', 'in', ['started', 'unknown']),
  )?.started_at

export function endStep(
  tx: Tx,
  runId: RunId,
  stepNo: number,
  end: Pick<StepRow, 'state' | 'output' | 'error' | 'usage' | 'started_at' | 'ended_at'>,
): void {
  tx.run(t.updateTable('steps').set(end).where('run_id', '=', runId).where('step_no', '=', stepNo))
}

/** Steps that were begun and never ended: nobody knows what they did. */
export function markCutOff(tx: Tx, runId: RunId): void {
  tx.run(t.updateTable('steps').set({ state: 'unknown' }).where('run_id', '=', runId).where('state', '=', 'started'))
}
