import type { Log } from '#main/platform/log.ts'
import type { RunCard, StepView } from '#shared/contract/runs.contract.ts'
import type { Limits } from '#shared/domain/agent.ts'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import type { WireError } from '#shared/errors/wire.ts'
import type { Tx } from '../db/db.ts'
import type { SentPrompt } from './model-calls.store.ts'
import type { RunCounts, RunPeriod, RunStatistics } from './run-statistics.ts'

export interface RunSpec {
  /** which handler works on it */
  kind: string
  title: string
  agentId?: AgentId
  conversationId?: ConversationId
  parentId?: RunId
  input: unknown
  limits: Limits
  /** runs of one lane are worked on one after the other when the lane's concurrency is 1: `model:<provider>/<name>` */
  lane: string
  /** 0 is worked on first */
  priority: 0 | 1 | 2 | 3
}

/** What the handler answers after one unit of work. A thrown AppError with retry `later` backs off and tries again. */
export type StepResult =
  | { next: 'continue' }
  | { next: 'wait'; reason: string }
  /** it goes on when it is resumed; `isStillSo` is asked in the transaction that pauses it */
  | { next: 'pause'; reason: string; isStillSo: () => boolean }
  | { next: 'done' }

export interface RunContext {
  readonly runId: RunId
  readonly card: RunCard
  readonly input: unknown
  readonly limits: Limits
  /** 1 for the first try; counts up after a crash or a retry */
  readonly attempt: number
  /** fires on cancel, pause, lost lease and shutdown */
  readonly signal: AbortSignal
  readonly log: Log
  /**
   * All steps so far, oldest first: what a resumed run folds. One that an earlier claim began and never ended is
   * `unknown`: nobody knows what it did. The handler finds out and ends it.
   */
  steps(): StepView[]
  /** Durable before it resolves: the step is on disk, then it may act. Numbers count from 1. */
  beginStep(step: {
    kind: StepView['kind']
    name: string
    input: unknown
    /** of a model call: kept, for the person to read */
    prompt?: SentPrompt
  }): Promise<number>
  /** Result, usage and events in one durable transaction; `also` adds the feature's own writes to it. */
  endStep(
    stepNo: number,
    result: {
      output?: unknown
      error?: WireError
      usage?: TokenUsage
      state?: StepView['state']
      firstTokenMs?: number
      tokensPerSecond?: number
      /** what the model thought; kept beside the step */
      reasoning?: string
    },
    also?: (tx: Tx) => void,
  ): Promise<void>
  /** Persists events (synchronous=NORMAL) and wakes the watchers. Returns the last sequence number. */
  emit(...events: RunEventBody[]): number
  /** Joins deltas and persists at most one event per kind in 30 ms; `emit`, `snapshot` and `endStep` flush first. */
  delta(event: Extract<RunEventBody, { type: 'text.delta' | 'reasoning.delta' }>): void
  /** Every event after `afterSeq`, in order; for folding. */
  events(afterSeq: number): RunEvent[]
}

/** Works on runs of one kind, one unit at a time. Must be able to go on from `steps()` alone. */
export interface RunHandler {
  step(ctx: RunContext): Promise<StepResult>
  /**
   * In the transaction that gives the run its final state, pauses it, or makes it wait; not when it goes on. What it
   * appends stands before `run.finished`.
   */
  onState?(tx: Tx, card: RunCard): void
  /** In the transaction in which the person tries a run again. What it throws refuses that. */
  onRetry?(tx: Tx, card: RunCard): void
}

export interface Runs {
  register(kind: string, handler: RunHandler): void
  /** In the caller's transaction: run, queue entry, events. Work starts after the commit. */
  start(tx: Tx, spec: RunSpec): RunId
  get(runId: RunId): RunCard
  find(runId: RunId): RunCard | undefined
  list(query: { active?: boolean; conversationId?: ConversationId; limit: number; cursor?: string }): {
    items: RunCard[]
    nextCursor: string | null
  }
  /** Runs in a state that is not final. */
  count(state: RunState): number
  /** Agents' runs created in [from, to). Reads rows of that time only. */
  statistics(period: RunPeriod): RunStatistics
  /** The same without the percentiles, which cost a sort. */
  counts(period: RunPeriod): RunCounts
  steps(runId: RunId): StepView[]
  input(runId: RunId): unknown
  /** In the caller's transaction; for writers outside the handler (an approval that was decided). Rings after commit. */
  append(tx: Tx, runId: RunId, events: RunEventBody[]): number
  events(runId: RunId, afterSeq: number): RunEvent[]
  watch(runId: RunId, afterSeq: number, signal: AbortSignal): AsyncGenerator<RunEvent>
  /** Yields at once, and each time any run got on: a state, a step. */
  watchProgress(signal: AbortSignal): AsyncGenerator<void>
  /**
   * Cancels a run and its children; one that is final stays as it is. What was asked is durable. Resolves when the
   * handlers have stopped, after five seconds at the latest.
   */
  cancel(runId: RunId, by: string): Promise<void>
  /** Like `cancel`. Throws run.wrong_state when the run has ended. */
  pause(runId: RunId, reason: string): Promise<void>
  /** Also takes back a pause that its handler has not answered yet. */
  resume(runId: RunId): Promise<void>
  /** A failed or cancelled run goes on from its steps, with its tries given back. */
  retry(runId: RunId): Promise<void>
  /**
   * The person answered: a waiting run goes back to the queue. In the transaction of the answer. One that is still on
   * its way to waiting will not wait.
   */
  wake(tx: Tx, runId: RunId): void
  /** Pauses what goes on by itself, of one agent or everything. Gives how many. */
  pauseAll(reason: string, of?: { agentId: AgentId }): Promise<number>
  /** Goes on with what is paused: everything, or of one agent what waits for this reason. */
  resumeAll(of?: { agentId: AgentId; reason: string }): Promise<number>
  /** Removes what an agent ran, for good: trials that are over. What has not ended stays. */
  discardOf(tx: Tx, agentId: AgentId): void
  /** Cancels everything of an agent that has not ended. */
  cancelAll(of: { agentId: AgentId }, by: string): Promise<number>
}
