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
  /** what a tool said of its result, in one line */
  summary: string | null
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

/** Undefined when there is no such step that is still open. */
export function findOpenStep(
  db: Db,
  runId: RunId,
  stepNo: number,
): { startedAt: number; name: string; input: unknown } | undefined {
  const row = db.get(
    t
      .selectFrom('steps')
      .select(['started_at', 'name', 'input'])
      .where('run_id', '=', runId)
      .where('step_no', '=', stepNo)
      .where('state', 'in', ['started', 'unknown']),
  )
  return row === undefined ? undefined : { startedAt: row.started_at, name: row.name, input: parse(row.input) }
}

/** A step without its input and output. */
export interface StepLineRow {
  step_no: number
  attempt: number
  kind: StepView['kind']
  name: string
  state: StepView['state']
  usage: string | null
  started_at: number
  ended_at: number | null
  summary: string | null
  error_text: string | null
}

const LINE = `step_no, attempt, kind, name, state, usage, started_at, ended_at, summary,
  substr(error ->> 'message', 1, 300) AS error_text`

/** Lines of the steps of a run from `fromStepNo` on, oldest first. */
export const listStepLines = (db: Db, runId: RunId, page: { fromStepNo: number; limit: number }): StepLineRow[] =>
  db.sql<StepLineRow>(
    `SELECT ${LINE} FROM steps WHERE run_id = ? AND step_no >= ? ORDER BY step_no LIMIT ?`,
    runId,
    page.fromStepNo,
    page.limit,
  )

/** A step with all that is kept of it. */
export function findStep(
  db: Db,
  runId: RunId,
  stepNo: number,
): { line: StepLineRow; input: unknown; output: unknown; error: StepView['error'] } | undefined {
  const [row] = db.sql<StepLineRow & Pick<StepRow, 'input' | 'output' | 'error'>>(
    `SELECT ${LINE}, input, output, error FROM steps WHERE run_id = ? AND step_no = ?`,
    runId,
    stepNo,
  )
  if (row === undefined) return undefined
  const { input, output, error, ...line } = row
  return { line, input: parse(input), output: parse(output), error: parse(error) }
}

export function endStep(
  tx: Tx,
  runId: RunId,
  stepNo: number,
  end: Pick<StepRow, 'state' | 'output' | 'error' | 'usage' | 'started_at' | 'ended_at' | 'summary'>,
): void {
  tx.run(t.updateTable('steps').set(end).where('run_id', '=', runId).where('step_no', '=', stepNo))
}

/** Steps that were begun and never ended: nobody knows what they did. */
export function markCutOff(tx: Tx, runId: RunId): void {
  tx.run(t.updateTable('steps').set({ state: 'unknown' }).where('run_id', '=', runId).where('state', '=', 'started'))
}
