import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import { newestSeq, stateEvents } from '#main/engine/runs/run-events.store.ts'
import { findRun, toCard, updateRun } from '#main/engine/runs/runs.store.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import * as list from '#main/engine/runs/runs-list.store.ts'
import { listStepLines } from '#main/engine/runs/steps.store.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { RunCard, RunCounts, RunSelection } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { PAUSED_BY_PERSON, PERSON } from '#shared/domain/run-reasons.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import { createRunBin, requireDeleted } from './run-bin.ts'
import type listRunsOf from './run-list.task.ts'
import { type RunPage, readRunPage } from './run-list.task.ts'
import type readRunLog from './run-log.task.ts'
import { idleSpans } from './run-spans.ts'
import { runAsJson, runAsMarkdown } from './run-text.ts'
import { stepDetail, toLine, wholePromptMessage } from './step-detail.ts'

export interface RunsServiceDeps {
  db: WriteDb
  clock: Clock
  log: Log
  events: EventLog
  runs: Runs
  tools: ToolRegistry
  workers: Workers
  approvals: Pick<PermissionGate, 'find'>
  databaseFile: string
  logsDir: string
}

export type RunsService = ReturnType<typeof createRunsService>
export type BulkAction = 'retry' | 'cancel' | 'pause' | 'resume'

const BATCH = 200
const ACTIVE_AT_MOST = 100
const PAINT_EVERY_MS = 250
const COPIED_STEPS_AT_MOST = 500

/** What the page of runs reads and does; the engine works on them. */
export function createRunsService(deps: RunsServiceDeps) {
  const { db, clock, events, runs, workers, databaseFile } = deps
  const bin = createRunBin(deps)

  /** Ids of a selection, a batch at a time; those that were batched are not asked for again. */
  function* batchesOf(selection: RunSelection): Iterable<RunId[]> {
    if ('runIds' in selection) {
      for (let at = 0; at < selection.runIds.length; at += BATCH) yield selection.runIds.slice(at, at + BATCH)
      return
    }
    const except = new Set(selection.except)
    let before: RunId | null = null
    for (;;) {
      const ids = list.listedIds(db, selection.all, { before, limit: BATCH })
      const chosen = ids.filter((id) => !except.has(id))
      if (chosen.length > 0) yield chosen
      before = ids.at(-1) ?? null
      if (ids.length < BATCH) return
    }
  }

  const act: Record<BulkAction, (runId: RunId) => Promise<void>> = {
    retry: (runId) => runs.retry(runId),
    cancel: (runId) => requireActive(runId).then(() => runs.cancel(runId, PERSON)),
    pause: (runId) => runs.pause(runId, PAUSED_BY_PERSON),
    resume: (runId) => runs.resume(runId),
  }

  async function requireActive(runId: RunId): Promise<void> {
    if (runs.get(runId).endedAt !== null) throw new AppError('run.wrong_state', 'It has ended', { runId })
  }

  return {
    start: bin.start,
    stop: bin.stop,
    cleanUp: bin.cleanUp,

    async list(query: list.RunPageQuery, signal?: AbortSignal): Promise<RunPage> {
      if (!list.isQuick(query)) return workers.run<typeof listRunsOf>('run-list-task', { databaseFile, query }, signal)
      return readRunPage(db, query)
    },

    cards: (runIds: readonly RunId[]): RunCard[] => list.findCards(db, runIds).map(toCard),

    counts: (): RunCounts => list.countViews(db),

    async *watchActive(signal: AbortSignal): AsyncGenerator<RunCard[]> {
      for await (const _ of runs.watchProgress(signal)) {
        yield list.activeCards(db, ACTIVE_AT_MOST).map(toCard)
        await clock.sleep(PAINT_EVERY_MS, signal).catch(() => {})
      }
    },

    timeline(runId: RunId, page: { fromStepNo: number; limit: number }) {
      return {
        run: runs.get(runId),
        steps: listStepLines(db, runId, page).map((row) => toLine(deps.tools, row)),
        spans: idleSpans(stateEvents(db, runId), clock.now()),
        lastSeq: newestSeq(db, runId),
      }
    },

    step: (runId: RunId, stepNo: number) => stepDetail(deps, runId, stepNo),

    promptMessage: (at: { runId: RunId; stepNo: number; index: number }) => wholePromptMessage(db, at),

    log(runId: RunId, signal?: AbortSignal) {
      const row = findRun(db, runId)
      if (row === undefined) throw new AppError('run.not_found', 'There is no such run', { runId })
      const input = { logsDir: deps.logsDir, runId, traceId: row.trace_id ?? runId }
      return workers.run<typeof readRunLog>('run-log-task', input, signal)
    },

    async asText(runId: RunId, format: 'markdown' | 'json'): Promise<string> {
      const run = runs.get(runId)
      const lines = listStepLines(db, runId, { fromStepNo: 1, limit: COPIED_STEPS_AT_MOST })
      const steps = []
      for (const [at, line] of lines.entries()) {
        steps.push(stepDetail(deps, runId, line.step_no))
        if (at % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
      }
      return format === 'json' ? runAsJson(run, steps) : runAsMarkdown(run, steps)
    },

    /** One after the other; a run that refuses keeps none of the others from it. */
    async bulk(action: BulkAction, selection: RunSelection) {
      const refused = new Map<string, number>()
      let count = 0
      for (const runIds of batchesOf(selection)) {
        for (const runId of runIds) {
          try {
            await act[action](runId)
            count += 1
          } catch (thrown) {
            const { code } = toAppError(thrown)
            refused.set(code, (refused.get(code) ?? 0) + 1)
          }
        }
      }
      return { count, refused: toCounts(refused) }
    },

    async delete(selection: RunSelection) {
      const result = await bin.delete(batchesOf(selection))
      if ('runIds' in selection && selection.runIds.length === 1) requireDeleted(result, selection.runIds)
      const { batch, count } = result
      return { batch, count, refused: toCounts(new Map([['run.wrong_state', result.refused]])) }
    },

    restore: bin.restore,

    async markSeen(selection: RunSelection): Promise<number> {
      let count = 0
      for (const runIds of batchesOf(selection)) {
        count += db.quick((tx) => {
          const seen = list.seeRuns(tx, runIds, clock.now())
          if (seen > 0) events.append(tx, { type: 'run.seen', subject: runIds[0] as string, data: { count: seen } })
          return seen
        })
        await new Promise((resolve) => setImmediate(resolve))
      }
      return count
    },

    async markUnseen(runId: RunId): Promise<void> {
      await db.durable((tx) => {
        const row = findRun(tx, runId)
        if (row === undefined) throw new AppError('run.not_found', 'There is no such run', { runId })
        if (row.ended_at === null) throw new AppError('run.wrong_state', 'It has not ended yet', { runId })
        updateRun(tx, row, { seen_at: null })
        events.append(tx, { type: 'run.seen', subject: runId, data: { count: 1 } })
      })
    },
  }
}

const toCounts = (codes: ReadonlyMap<string, number>) =>
  [...codes].flatMap(([code, count]) => (count > 0 ? [{ code, count }] : []))
