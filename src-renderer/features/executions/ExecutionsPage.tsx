import { Button } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { follow } from '#renderer/lib/follow.ts'
import { onAppEvent, onReconnected } from '#renderer/lib/live.ts'
import { goTo, type PageProps } from '#renderer/lib/navigation.ts'
import { followRunCounts } from '#renderer/lib/run-counts-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { Splitter } from '#renderer/ui/Splitter.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { openRun, runList, useOpenRun, useRunList } from './executions.store.ts'
import styles from './parts/Executions.module.css'
import { RunFilters } from './parts/RunFilters.tsx'
import { RunPane } from './parts/RunPane.tsx'
import { RunsTable } from './parts/RunsTable.tsx'
import { StepInspector } from './parts/StepInspector.tsx'
import { EVERYTHING, isNarrowed } from './state/run-filter.ts'
import type { RunListState } from './state/run-list.ts'
import { strings } from './strings.ts'
import { useRunKeys } from './use-run-keys.ts'

const SPLIT_KEY = 'hearth.executions.split'
const DEFAULT_SPLIT = 0.42

/** Every run: a table, the chosen one below, its chosen step at the right. The address holds run and step. */
export function ExecutionsPage({ subPath }: PageProps) {
  const { runId, stepNo } = placeIn(subPath)
  const [split, setSplit] = useState(readSplit)
  const pane = useRef<HTMLDivElement>(null)
  useLive()
  useRunKeys()
  const shown = useRunList(shownUnasked)
  const hasRuns = useRunList((state) => state.rows.length > 0 || isNarrowed(state.chosen))
  useEffect(() => {
    if (runId !== null) openRun.open(runId, stepNo)
    else if (shown !== null) openRun.open(shown, null, false)
    else openRun.close()
  }, [runId, stepNo, shown])
  const hasPane = hasRuns || runId !== null
  const goIntoRun = useFocusSteps(pane)
  const resize = (share: number) => {
    setSplit(share)
    localStorage.setItem(SPLIT_KEY, String(share))
  }
  return (
    <>
      <PageColumn>
        <PageHeader title={strings.title} purpose={strings.purpose} />
        <RunFilters />
        <div className={styles.split}>
          <div className={styles.above} style={{ flexBasis: `${hasPane ? split * 100 : 100}%` }}>
            <Runs selected={runId} onOpen={goIntoRun} />
          </div>
          {hasPane && (
            <>
              <Splitter label={strings.pane.split} share={split} onChange={resize} />
              <div ref={pane} className={styles.below}>
                <RunPane />
              </div>
            </>
          )}
        </div>
      </PageColumn>
      <StepInspector />
    </>
  )
}

function Runs({ selected, onOpen }: { selected: RunId | null; onOpen: () => void }) {
  const isRead = useRunList((state) => state.isRead)
  const error = useRunList((state) => state.error)
  const isEmpty = useRunList((state) => state.rows.length === 0)
  const isFiltered = useRunList((state) => isNarrowed(state.chosen))
  if (error !== null) {
    return (
      <ErrorState
        title={strings.empty.failed}
        action={<Button onClick={() => void runList.reload()}>{strings.empty.retry}</Button>}
      >
        {errorText(error)}
      </ErrorState>
    )
  }
  if (!isRead) return null
  if (isEmpty && isFiltered) {
    return (
      <EmptyState action={<Button onClick={() => runList.choose(EVERYTHING)}>{strings.empty.clear}</Button>}>
        {strings.empty.filtered}
      </EmptyState>
    )
  }
  if (isEmpty) {
    return (
      <EmptyState
        title={strings.empty.title}
        action={
          <Button variant="filled" onClick={() => goTo('chat')}>
            {strings.empty.action}
          </Button>
        }
      >
        {strings.empty.text}
      </EmptyState>
    )
  }
  return <RunsTable selected={selected} onSelect={show} onOpen={onOpen} />
}

/** The newest run fills the pane until the person chooses one. It stays when newer ones arrive: nothing jumps. */
function shownUnasked({ rows }: RunListState): RunId | null {
  const { runId, isChosen } = useOpenRun.getState()
  if (!isChosen && rows.some((row) => row?.runId === runId)) return runId
  return rows[0]?.runId ?? null
}

const show = (run: RunCard) => goTo('executions', run.runId, { replace: true })

/** Enter on a run goes into its steps: now, or as soon as they are read. */
function useFocusSteps(pane: RefObject<HTMLElement | null>): () => void {
  const isWanted = useRef(false)
  const steps = useOpenRun((state) => state.steps)
  const focus = () => {
    const list = pane.current?.querySelector<HTMLElement>('[role=listbox]')
    if (list == null) return
    isWanted.current = false
    list.focus()
  }
  useEffect(() => {
    if (isWanted.current && steps.length > 0) focus()
  })
  return () => {
    isWanted.current = true
    focus()
  }
}

/** The list and the open run follow what happens, for as long as the page is shown. */
function useLive(): void {
  useEffect(() => {
    followRunCounts()
    void runList.reload()
    const stops = [
      onAppEvent(
        ['run.queued', 'run.state_changed', 'run.finished', 'run.deleted', 'run.restored', 'run.seen'],
        (event) => {
          runList.onEvent(event)
          if (event.subject === useOpenRun.getState().runId) openRun.refresh()
        },
      ),
      onReconnected(() => {
        void runList.reload()
        openRun.refresh()
      }),
      followActive(),
    ]
    return () => {
      for (const stop of stops) stop()
      runList.close()
      openRun.close()
    }
  }, [])
}

/** Steps and tokens of runs at work. The stream has no numbers: after a cut it begins anew with how things are. */
function followActive(): () => void {
  let seq = 0
  return follow<{ seq: number; cards: RunCard[] }>({
    subscribe: async (_afterSeq, signal) => {
      const stream = await client.runs.watchActive(undefined, { signal })
      return (async function* () {
        for await (const cards of stream) yield { seq: ++seq, cards }
      })()
    },
    onEvent: ({ cards }) => runList.patch(cards),
  })
}

/** `run_x/12`: the run, and the step in it. */
function placeIn(subPath: string): { runId: RunId | null; stepNo: number | null } {
  const [run = '', step = ''] = subPath.split('/')
  return {
    runId: /^run_[0-9a-z]+$/.test(run) ? (run as RunId) : null,
    stepNo: /^\d+$/.test(step) && Number(step) > 0 ? Number(step) : null,
  }
}

function readSplit(): number {
  const kept = Number(localStorage.getItem(SPLIT_KEY))
  return kept >= 0.15 && kept <= 0.85 ? kept : DEFAULT_SPLIT
}
