import BetterSqlite3, { type Database } from 'better-sqlite3'
import type { RunId } from '#shared/domain/ids.ts'
import { makeId } from '#shared/std/ids.ts'
import { databasePath } from './fill-database.ts'

const TITLES = ['Unpaid invoices', 'Label new mail', 'Index folder', 'Compare tariffs', 'Sort scans', 'Weekly summary']
const STATES = ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed', 'cancelled']
const TOOLS = ['read_file', 'search_files', 'calculate', 'write_file']
const MINUTE_MS = 60_000
const LONG = 900_000

export interface FilledRuns {
  /** the run with many steps */
  longRunId: RunId
}

/** Fills the database of a stopped core with ended runs of a few steps each, and one of `longSteps` steps. */
export function fillRuns(dataDir: string, runs: number, longSteps: number): FilledRuns {
  const db = new BetterSqlite3(databasePath(dataDir))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  const writer = new RunWriter(db)
  const now = Date.now()
  db.transaction(() => {
    for (let at = 0; at < runs - 1; at++) writer.add(at, now - (runs - at) * MINUTE_MS, 3 + (at % 6))
  })()
  const longRunId = db.transaction(() => writer.add(LONG, now - 30_000_000, longSteps))()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return { longRunId }
}

class RunWriter {
  readonly #db: Database
  readonly #agentId: string

  constructor(db: Database) {
    this.#db = db
    this.#agentId = (db.prepare('SELECT agent_id FROM agents LIMIT 1').get() as { agent_id: string }).agent_id
  }

  add(number: number, startedAt: number, steps: number): RunId {
    const random = new Uint8Array(16).fill(number % 251)
    const runId = makeId('run', startedAt, random)
    const title = number === LONG ? 'A run of many steps' : `${TITLES[number % TITLES.length]} ${number}`
    const state = number === LONG ? 'succeeded' : (STATES[number % STATES.length] ?? 'succeeded')
    const usage = { inputTokens: 400 * steps, outputTokens: 90 * steps }
    const endedAt = startedAt + steps * 1_500
    const error =
      state === 'failed' ? JSON.stringify({ code: 'llm.unreachable', message: 'No answer', data: {} }) : null
    this.#db
      .prepare(
        `INSERT INTO runs (run_id, kind, title, state, agent_id, input, limits, lane, priority, steps, usage, tokens,
           error, created_at, started_at, ended_at, seen_at)
         VALUES (?, 'agent', ?, ?, ?, '{}', '{}', 'model:x', 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[runId, title, state, this.#agentId, steps, JSON.stringify(usage), usage.inputTokens + usage.outputTokens],
        ...[error, startedAt, startedAt, endedAt, number % 40 === 0 ? null : endedAt],
      )
    this.#index(runId, 0, title)
    for (let stepNo = 1; stepNo <= steps; stepNo++) this.#step(runId, stepNo, startedAt + (stepNo - 1) * 1_500)
    this.#event(runId, 1, 'run.state_changed', { state: 'queued' }, startedAt)
    this.#event(runId, 2, 'run.started', { attempt: 1 }, startedAt)
    this.#event(runId, 3 + 2 * steps, 'run.finished', { state, usage }, endedAt)
    return runId
  }

  #step(runId: RunId, stepNo: number, at: number): void {
    const isModel = stepNo % 2 === 1
    const name = isModel ? 'A model' : (TOOLS[(stepNo / 2) % TOOLS.length] ?? '')
    const text = `In step ${stepNo} the ${name} looked at part ${stepNo % 97} of the plan. `.repeat(20)
    const input = isModel ? { purpose: 'answer' } : { callId: `call_${stepNo}`, args: { path: `notes/${stepNo}.md` } }
    const output = isModel ? { text, calls: [], finish: 'stop' } : { output: text, summary: `${stepNo} lines` }
    this.#db
      .prepare(
        `INSERT INTO steps (run_id, step_no, attempt, kind, name, state, input, output, usage, started_at, ended_at,
           summary) VALUES (?, ?, 1, ?, ?, 'succeeded', ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[runId, stepNo, isModel ? 'model' : 'tool', name, JSON.stringify(input), JSON.stringify(output)],
        ...[isModel ? '{"inputTokens":800,"outputTokens":180}' : null, at, at + 1_200],
        isModel ? null : `${stepNo} lines`,
      )
    this.#index(runId, stepNo, `${name} ${text}`.slice(0, 1_500))
    this.#event(runId, 1 + 2 * stepNo, 'step.started', { stepNo, kind: isModel ? 'model' : 'tool', name }, at)
    this.#event(runId, 2 + 2 * stepNo, 'step.finished', { stepNo, durationMs: 1_200 }, at + 1_200)
  }

  #event(runId: RunId, seq: number, type: string, data: object, at: number): void {
    this.#db
      .prepare('INSERT INTO run_events (run_id, seq, type, data, at) VALUES (?, ?, ?, ?, ?)')
      .run(runId, seq, type, JSON.stringify(data), at)
  }

  #index(runId: RunId, stepNo: number, text: string): void {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO run_texts (run_id, step_no) VALUES (?, ?)')
      .run(runId, stepNo)
    this.#db.prepare('INSERT INTO run_texts_fts (rowid, text) VALUES (?, ?)').run(lastInsertRowid, text)
  }
}
