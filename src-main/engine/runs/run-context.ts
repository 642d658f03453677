import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { RunCard, StepView } from '#shared/contract/runs.contract.ts'
import type { Limits } from '#shared/domain/agent.ts'
import type { EpochMs, RunId } from '#shared/domain/ids.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import { addUsage } from '#shared/domain/usage.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Tx, WriteDb } from '../db/db.ts'
import { DeltaBuffer, type DeltaEvent } from './delta-buffer.ts'
import { putAnswerFacts, putSentPrompt, type SentPrompt } from './model-calls.store.ts'
import { eventsAfter } from './run-events.store.ts'
import type { RunFeed } from './run-feed.ts'
import { indexRunText, stepText } from './run-texts.store.ts'
import { findRun, type RunRow, toCard, updateRun } from './runs.store.ts'
import type { RunContext } from './runs.ts'
import * as steps from './steps.store.ts'

export interface RunContextDeps {
  db: WriteDb
  clock: Clock
  feed: RunFeed
  log: Log
}

type StepEnd = Parameters<RunContext['endStep']>[1]

/** What a handler holds while it works on one claim of a run. Closed when the claim ends: late writes are refused. */
export class ClaimedRun implements RunContext {
  readonly runId: RunId
  readonly input: unknown
  readonly limits: Limits
  readonly attempt: number
  readonly signal: AbortSignal
  readonly log: Log
  readonly #deps: RunContextDeps
  readonly #deltas: DeltaBuffer
  readonly #claimedAt: EpochMs
  #isClosed = false
  /** a delta that could not be written; told at the next call, because a timer has nobody to tell */
  #failure: unknown

  constructor(deps: RunContextDeps, row: RunRow, signal: AbortSignal) {
    this.#deps = deps
    this.runId = row.run_id
    this.input = JSON.parse(row.input)
    this.limits = JSON.parse(row.limits)
    this.attempt = row.attempt
    this.signal = signal
    this.log = deps.log
    this.#claimedAt = deps.clock.now()
    this.#deltas = new DeltaBuffer(deps.clock, (events) => this.#writeDeltas(events))
  }

  get card(): RunCard {
    return toCard(this.#row(this.#deps.db))
  }

  steps(): StepView[] {
    return steps.listSteps(this.#deps.db, this.runId)
  }

  events(afterSeq: number): RunEvent[] {
    this.#deltas.flush()
    return eventsAfter(this.#deps.db, this.runId, afterSeq)
  }

  async beginStep({ kind, name, input, prompt }: Parameters<RunContext['beginStep']>[0]): Promise<number> {
    this.signal.throwIfAborted()
    this.#flush()
    return this.#deps.db.durable((tx) => {
      const row = this.#row(tx)
      const stepNo = row.steps + 1
      steps.insertStep(tx, {
        run_id: this.runId,
        step_no: stepNo,
        attempt: this.attempt,
        kind,
        name,
        state: 'started',
        input: JSON.stringify(input ?? null),
        output: null,
        error: null,
        usage: null,
        started_at: this.#deps.clock.now(),
        ended_at: null,
        summary: null,
      })
      if (prompt !== undefined) putSentPrompt(tx, { runId: this.runId, stepNo }, prompt, this.#deps.clock.now())
      if (stepNo === 1) indexRunText(tx, this.runId, 0, `${row.title} ${requestIn(prompt)}`)
      updateRun(tx, row, { steps: stepNo })
      this.#append(tx, [{ type: 'step.started', data: { stepNo, kind, name } }])
      return stepNo
    })
  }

  async endStep(stepNo: number, result: StepEnd, also?: (tx: Tx) => void): Promise<void> {
    this.#flush()
    await this.#deps.db.durable((tx) => {
      const begun = steps.findOpenStep(tx, this.runId, stepNo)
      if (begun === undefined) throw new Error(`step ${stepNo} of ${this.runId} is not open`)
      // One that an earlier claim began: the pause in between, or the time without power, is not its time.
      const startedAt = Math.max(begun.startedAt, this.#claimedAt)
      const endedAt = Math.max(startedAt, this.#deps.clock.now())
      const state = result.state ?? (result.error === undefined ? 'succeeded' : 'failed')
      steps.endStep(tx, this.runId, stepNo, {
        state,
        output: result.output === undefined ? null : JSON.stringify(result.output),
        error: result.error === undefined ? null : JSON.stringify(result.error),
        usage: result.usage === undefined ? null : JSON.stringify(result.usage),
        started_at: startedAt,
        ended_at: endedAt,
        summary: summaryOf(result.output),
      })
      this.#keep(tx, stepNo, begun, result)
      this.#count(tx, result.usage, state === 'succeeded')
      const { usage, firstTokenMs, tokensPerSecond } = result
      const told = defined({ usage, firstTokenMs, tokensPerSecond })
      this.#append(tx, [{ type: 'step.finished', data: { stepNo, durationMs: endedAt - startedAt, ...told } }])
      also?.(tx)
    })
  }

  emit(...events: RunEventBody[]): number {
    this.#flush()
    return this.#deps.db.quick((tx) => this.#append(tx, events))
  }

  delta(event: DeltaEvent): void {
    this.#refuseIfOver()
    this.#deltas.add(event)
  }

  /** Writes what is still held and refuses what comes later. */
  close(): void {
    if (this.#isClosed) return
    try {
      this.#deltas.flush()
    } finally {
      this.#isClosed = true
    }
  }

  /** Refuses what comes later and drops what is held: the run belongs to somebody else. */
  abandon(): void {
    this.#isClosed = true
    this.#deltas.take()
  }

  #append(tx: Tx, events: readonly RunEventBody[]): number {
    this.#refuseIfOver()
    return this.#deps.feed.append(tx, this.runId, events)
  }

  /** Before the caller's own transaction, so that a rollback there takes no text with it. */
  #flush(): void {
    this.#deltas.flush()
    this.#refuseIfOver()
  }

  /** What the page of runs shows and finds beside the step's own columns. */
  #keep(tx: Tx, stepNo: number, begun: { name: string; input: unknown }, result: StepEnd): void {
    const { output, error, reasoning, firstTokenMs, tokensPerSecond } = result
    putAnswerFacts(tx, { runId: this.runId, stepNo }, { reasoning, firstTokenMs, tokensPerSecond })
    const said = error === undefined ? {} : { errorText: error.message }
    indexRunText(tx, this.runId, stepNo, stepText({ name: begun.name, input: begun.input, output, ...said }))
  }

  /** A step that ended well is progress: earlier failures and crashes no longer count. */
  #count(tx: Tx, usage: TokenUsage | undefined, isProgress: boolean): void {
    const row = this.#row(tx)
    updateRun(tx, row, {
      ...(usage === undefined ? {} : sumOf(row, usage)),
      failures: isProgress ? 0 : row.failures,
      crashes: isProgress ? 0 : row.crashes,
    })
  }

  #writeDeltas(events: DeltaEvent[]): void {
    try {
      this.#deps.db.quick((tx) => this.#deps.feed.append(tx, this.runId, events))
    } catch (thrown) {
      this.#failure = thrown
    }
  }

  #refuseIfOver(): void {
    if (this.#isClosed) throw new AppError('cancelled', 'This run is no longer worked on here', { runId: this.runId })
    if (this.#failure !== undefined) throw this.#failure
  }

  #row(db: Tx | WriteDb): RunRow {
    const row = findRun(db, this.runId)
    if (row === undefined) throw new AppError('run.not_found', 'The run was deleted', { runId: this.runId })
    return row
  }
}

/** What the person asked for: a run is found by it. */
const requestIn = (prompt: SentPrompt | undefined): string =>
  prompt?.messages.findLast((message) => message.role === 'user')?.content ?? ''

const MAX_SUMMARY_CHARS = 200

function summaryOf(output: unknown): string | null {
  const { summary } = (output ?? {}) as { summary?: unknown }
  return typeof summary === 'string' ? summary.slice(0, MAX_SUMMARY_CHARS) : null
}

function sumOf(row: RunRow, usage: TokenUsage): Pick<RunRow, 'usage' | 'tokens'> {
  const sum = addUsage(JSON.parse(row.usage), usage)
  return { usage: JSON.stringify(sum), tokens: sum.inputTokens + sum.outputTokens }
}

const defined = <T extends Record<string, unknown>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
