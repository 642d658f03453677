import type { Clock } from '#main/platform/clock.ts'
import type { AgentId, RunId } from '#shared/domain/ids.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Tx, WriteDb } from '../db/db.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import type { RunFeed } from './run-feed.ts'
import { type RunStates, wrongState } from './run-states.ts'
import { findRun, liveTree, type RunRow, runsToCancel, runsToPause, runsToResume, updateRun } from './runs.store.ts'

export interface PersonCommandsDeps {
  db: WriteDb
  clock: Clock
  queue: WorkQueue
  feed: RunFeed
  states: RunStates
}

type Intent = 'cancel' | 'pause'

/** How long an answer waits for a handler to stop. What was asked holds also after that. */
const STOP_WAIT_MS = 5_000
const BATCH = 50

/**
 * What the person may ask of a run. Each answer is durable. A running one is asked: the wish is kept in its row, its
 * handler is interrupted, records what it did, and then the run has the new state; also after a crash in between.
 */
export class PersonCommands {
  readonly #deps: PersonCommandsDeps

  constructor(deps: PersonCommandsDeps) {
    this.#deps = deps
  }

  async cancel(runId: RunId, by: string): Promise<void> {
    const asked = await this.#deps.db.durable((tx) => {
      mustFind(tx, runId)
      const rows = liveTree(tx, runId)
      for (const row of rows) this.#ask(tx, row, 'cancel', `Stopped by ${by}`)
      return rows
    })
    await this.#stopped(asked)
  }

  async pause(runId: RunId, reason: string): Promise<void> {
    const row = await this.#deps.db.durable((tx) => {
      const found = mustFind(tx, runId)
      if (found.state !== 'paused') this.#ask(tx, found, 'pause', reason)
      return found
    })
    await this.#stopped([row])
  }

  async resume(runId: RunId): Promise<void> {
    await this.#deps.db.durable((tx) => {
      const row = mustFind(tx, runId)
      const goesOnAnyway = row.intent === null && (row.state === 'running' || row.state === 'queued')
      if (!goesOnAnyway) this.#resume(tx, row)
    })
  }

  async retry(runId: RunId): Promise<void> {
    await this.#deps.db.durable((tx) => {
      const row = mustFind(tx, runId)
      this.#deps.states.move(tx, row, 'retry', { also: { attempt: row.attempt + 1, failures: 0, crashes: 0 } })
    })
  }

  async pauseAll(reason: string, of?: { agentId: AgentId }): Promise<number> {
    const next = (tx: Tx, limit: number) => runsToPause(tx, limit, of)
    const asked = await this.#inBatches(next, (tx, row) => this.#ask(tx, row, 'pause', reason))
    await this.#stopped(asked)
    return asked.length
  }

  async resumeAll(of?: { agentId: AgentId; reason: string }): Promise<number> {
    const next = (tx: Tx, limit: number) => runsToResume(tx, limit, of)
    const resumed = await this.#inBatches(next, (tx, row) => this.#resume(tx, row))
    return resumed.length
  }

  async cancelAll(of: { agentId: AgentId }, by: string): Promise<number> {
    const next = (tx: Tx, limit: number) => runsToCancel(tx, limit, of)
    const asked = await this.#inBatches(next, (tx, row) => this.#ask(tx, row, 'cancel', `Stopped by ${by}`))
    await this.#stopped(asked)
    return asked.length
  }

  /** Thousands in one transaction would hold up everything else. `work` takes a run out of what `next` finds. */
  async #inBatches(next: (tx: Tx, limit: number) => RunRow[], work: (tx: Tx, row: RunRow) => void): Promise<RunRow[]> {
    const all: RunRow[] = []
    for (;;) {
      const batch = await this.#deps.db.durable((tx) => {
        const rows = next(tx, BATCH)
        for (const row of rows) work(tx, row)
        return rows
      })
      all.push(...batch)
      if (batch.length < BATCH) return all
    }
  }

  wake(tx: Tx, runId: RunId): void {
    const row = mustFind(tx, runId)
    if (row.state === 'waiting') this.#deps.states.move(tx, row, 'answer')
    // It asked and is still on its way to waiting: it will find the mark there.
    if (row.state === 'running') updateRun(tx, row, { is_answered: 1 })
  }

  /** While its handler has not stopped yet, the pause is taken back. */
  #resume(tx: Tx, row: RunRow): void {
    if (row.intent === 'pause') updateRun(tx, row, { intent: null, intent_reason: null })
    else this.#deps.states.move(tx, row, 'resume')
  }

  async #stopped(asked: RunRow[]): Promise<void> {
    const running = asked.filter((row) => row.state === 'running')
    if (running.length === 0) return
    const limit = new AbortController()
    const disarm = this.#deps.clock.after(STOP_WAIT_MS, () => limit.abort())
    await Promise.all(running.map((row) => this.#deps.feed.untilIdle(row.run_id, limit.signal)))
    disarm()
  }

  #ask(tx: Tx, row: RunRow, intent: Intent, reason: string): void {
    if (isFinal(row.state)) throw wrongState(row, intent)
    if (row.state !== 'running') {
      this.#deps.states.move(tx, row, intent, { reason })
      return
    }
    // A run that is being cancelled is no longer paused.
    if (row.intent === 'cancel') return
    updateRun(tx, row, { intent, intent_reason: reason })
    tx.afterCommit(() => {
      if (!this.#deps.queue.interrupt(row.run_id, intent)) this.#takeOver(row.run_id)
    })
  }

  /** Its worker is gone and could not write why (a full disk): nobody else would answer. */
  #takeOver(runId: RunId): void {
    const { db, states } = this.#deps
    db.quick((tx) => {
      const row = findRun(tx, runId)
      if (row?.state === 'running') states.letGo(tx, row)
    })
  }
}

export function mustFind(db: Tx | WriteDb, runId: RunId): RunRow {
  const row = findRun(db, runId)
  if (row === undefined) throw new AppError('run.not_found', 'There is no such run', { runId })
  return row
}
