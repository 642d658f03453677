import { Button, Popover } from '@mantine/core'
import { CirclePause, CirclePlay, Square } from 'lucide-react'
import { useActiveRuns } from '#renderer/lib/active-runs-store.ts'
import { href } from '#renderer/lib/navigation.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { StatusIcon, statusWord } from '#renderer/ui/StatusIcon.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { closeLayer, openLayer, useLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import styles from './Pill.module.css'
import { pauseAll, resumeAll, resumeRun, stopRun } from './run-actions.ts'

/** What runs now; opens the list with a stop button each. Hidden while nothing runs. */
export function RunningIndicator() {
  const runs = useActiveRuns((store) => store.runs)
  const isOpen = useLayer((store) => store.open === 'running')
  const running = runs.filter((run) => run.state === 'running' || run.state === 'queued').length
  const paused = runs.filter((run) => run.state === 'paused').length
  if (running + paused === 0 && !isOpen) return null
  return (
    <Popover opened={isOpen} onChange={(open) => !open && closeLayer()} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles.pill} onClick={() => (isOpen ? closeLayer() : openLayer('running'))}>
          <StatusIcon status={running > 0 ? 'running' : 'paused'} size={14} withHiddenWord={false} />
          {running > 0 ? strings.topBar.running(running) : strings.topBar.paused(paused)}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={strings.running.title}>
        <RunningList runs={runs} />
      </Popover.Dropdown>
    </Popover>
  )
}

function RunningList({ runs }: { runs: readonly RunCard[] }) {
  const isAnyPaused = runs.some((run) => run.state === 'paused')
  const isAnyGoing = runs.some((run) => run.state === 'running' || run.state === 'queued')
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.title}>{strings.running.title}</h2>
        <span className="h-push" />
        {isAnyPaused && (
          <Button size="xs" variant="subtle" leftSection={<CirclePlay size={14} />} onClick={() => void resumeAll()}>
            {strings.running.resumeAll}
          </Button>
        )}
        {isAnyGoing && (
          <Button size="xs" variant="subtle" leftSection={<CirclePause size={14} />} onClick={() => void pauseAll()}>
            {strings.running.pauseAll}
          </Button>
        )}
      </div>
      {runs.length === 0 ? (
        <p className={styles.empty}>{strings.running.empty}</p>
      ) : (
        <ul className={styles.list}>
          {runs.map((run) => (
            <RunRow key={run.runId} run={run} />
          ))}
        </ul>
      )}
    </div>
  )
}

function RunRow({ run }: { run: RunCard }) {
  return (
    <li className={styles.row}>
      <StatusIcon status={run.state} />
      <span className="h-cut">
        {run.conversationId === null ? (
          <span className={`${styles.name} h-cut`}>{run.title}</span>
        ) : (
          <a className={`${styles.name} h-cut`} href={href('chat', run.conversationId)} onClick={closeLayer}>
            {run.title}
          </a>
        )}
        <span className="h-meta">
          {statusWord(run.state)}, {strings.running.steps(run.steps)}
        </span>
      </span>
      <span>
        {run.state === 'paused' && (
          <IconButton icon={CirclePlay} label={strings.running.resume(run.title)} onClick={() => void resumeRun(run)} />
        )}
        <IconButton icon={Square} size={14} label={strings.running.stop(run.title)} onClick={() => void stopRun(run)} />
      </span>
    </li>
  )
}
