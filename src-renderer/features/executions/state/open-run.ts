import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import { follow } from '#renderer/lib/follow.ts'
import { seenWhenVisible } from '#renderer/lib/seen-runs.ts'
import { throttled } from '#renderer/lib/throttle.ts'
import type { RunSpan, StepDetail, StepLine } from '#shared/contract/run-detail.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import type { AppError } from '#shared/errors/errors.ts'

export interface OpenRunState {
  runId: RunId | null
  /** by the person; if not, it is shown because there is room, and nothing is marked as read */
  isChosen: boolean
  run: RunCard | null
  steps: readonly StepLine[]
  spans: readonly RunSpan[]
  error: AppError | null
  /** the chosen step */
  stepNo: number | null
  detail: StepDetail | null
  detailError: AppError | null
}

export type OpenRun = ReturnType<typeof createOpenRun>

const CLOSED: OpenRunState = {
  runId: null,
  isChosen: false,
  run: null,
  steps: [],
  spans: [],
  error: null,
  stepNo: null,
  detail: null,
  detailError: null,
}
const LIVE_PAUSE_MS = 200
const PAGE = 2_000
/** Holding an arrow key reads only the step that it ends on. */
const DETAIL_PAUSE_MS = 60
const SHOWN_EVENTS: readonly RunEvent['type'][] = [
  'run.started',
  'run.state_changed',
  'run.finished',
  'step.started',
  'step.finished',
]

/** The run that is looked at: its steps while they happen, and the one that was chosen. */
export function createOpenRun(core: Client) {
  const store = create<OpenRunState>(() => CLOSED)
  const { getState: now, setState: set } = store
  let stopWatching: (() => void) | null = null
  let detailTimer: ReturnType<typeof setTimeout> | undefined
  let detailRead = new AbortController()

  const isOpen = (runId: RunId) => now().runId === runId

  /** Reads what may have changed: from the first step that has not ended. */
  async function refresh(): Promise<void> {
    const { runId, steps } = now()
    if (runId === null) return
    try {
      const firstOpen = steps.find((step) => step.endedAt === null)?.stepNo
      let fromStepNo = firstOpen ?? (steps.at(-1)?.stepNo ?? 0) + 1
      for (;;) {
        const read = await core.runs.timeline({ runId, fromStepNo, limit: PAGE })
        if (!isOpen(runId)) return
        const kept = now().steps.filter((step) => step.stepNo < fromStepNo)
        const changed = read.steps.find((step) => step.stepNo === now().stepNo)
        set({
          run: read.run,
          spans: read.spans,
          steps: read.steps.length === 0 ? kept : [...kept, ...read.steps],
          error: null,
        })
        if (changed !== undefined) readDetail()
        if (read.steps.length < PAGE) {
          watch(runId, read.run, read.lastSeq)
          return
        }
        fromStepNo += PAGE
      }
    } catch (thrown) {
      if (isOpen(runId)) set({ error: asAppError(thrown) })
    }
  }

  const refreshSoon = throttled(LIVE_PAUSE_MS, refresh)

  function watch(runId: RunId, run: RunCard, lastSeq: number): void {
    if (isFinal(run.state)) {
      unwatch()
      markSeen(run)
      return
    }
    if (stopWatching !== null) return
    stopWatching = follow<RunEvent>({
      afterSeq: lastSeq,
      subscribe: (afterSeq, signal) => core.runs.watch({ runId, afterSeq }, { signal }),
      onEvent: (event) => {
        if (SHOWN_EVENTS.includes(event.type)) refreshSoon()
      },
      onEnd: () => {
        unwatch()
        refreshSoon()
      },
      onError: () => {
        stopWatching = null
      },
    })
  }

  function markSeen(run: RunCard): void {
    if (now().isChosen && run.seenAt === null && isFinal(run.state)) seenWhenVisible(core, run.runId)
  }

  function unwatch(): void {
    stopWatching?.()
    stopWatching = null
  }

  function readDetail(): void {
    clearTimeout(detailTimer)
    detailTimer = setTimeout(() => {
      const { runId, stepNo } = now()
      if (runId === null || stepNo === null) return
      detailRead.abort()
      const mine = new AbortController()
      detailRead = mine
      core.runs.step({ runId, stepNo }, { signal: mine.signal }).then(
        (detail) => !mine.signal.aborted && set({ detail, detailError: null }),
        (thrown: unknown) => !mine.signal.aborted && set({ detailError: asAppError(thrown) }),
      )
    }, DETAIL_PAUSE_MS)
  }

  return {
    store: store as UseBoundStore<StoreApi<OpenRunState>>,
    refresh: refreshSoon,

    open(runId: RunId, stepNo: number | null, isChosen = true): void {
      const { run } = now()
      if (!isOpen(runId)) {
        unwatch()
        detailRead.abort()
        set({ ...CLOSED, runId, isChosen })
        void refresh()
      } else if (now().isChosen !== isChosen) {
        set({ isChosen })
        if (run !== null) markSeen(run)
      }
      if (now().stepNo === stepNo) return
      set({ stepNo, ...(stepNo === null ? { detail: null } : {}) })
      if (stepNo !== null) readDetail()
    },
    close(): void {
      unwatch()
      clearTimeout(detailTimer)
      detailRead.abort()
      set(CLOSED)
    },
  }
}
