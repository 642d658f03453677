import { CirclePlay, Square } from 'lucide-react'
import { useActiveRuns } from '#renderer/lib/active-runs-store.ts'
import { formatDuration } from '#renderer/lib/format.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useNow } from '#renderer/lib/use-now.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { StatusIcon, statusWord } from '#renderer/ui/StatusIcon.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { resume, stop } from '../actions.ts'
import styles from '../Dashboard.module.css'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'

const SHOWN = 5
const TICK_MS = 1_000
const words = strings.running

/** Runs that have not ended, with a button to stop each. */
export function RunningNow() {
  const runs = useActiveRuns((store) => store.runs)
  const running = runs.filter(({ state }) => state === 'running').length
  return (
    <Card id="running" count={running}>
      {runs.length === 0 ? (
        <p className={styles.empty}>{words.empty}</p>
      ) : (
        <ul>
          {runs.slice(0, SHOWN).map((run) => (
            <Row key={run.runId} run={run} />
          ))}
          {runs.length > SHOWN && <li className={styles.rest}>{words.more(runs.length - SHOWN)}</li>}
        </ul>
      )}
    </Card>
  )
}

function Row({ run }: { run: RunCard }) {
  const { title, state, stateReason, steps, startedAt } = run
  const now = useNow(state === 'running', TICK_MS)
  const since = startedAt === null ? '' : `, ${words.since(formatDuration(Math.max(0, now - startedAt)))}`
  const doing = state === 'running' ? `${words.step(steps)}${since}` : (stateReason ?? statusWord(state))
  return (
    <li className={styles.need}>
      <StatusIcon status={state} withHiddenWord={false} />
      <span className="h-cut">
        <a className={`${styles.name} h-cut`} href={href('executions', run.runId)} title={title}>
          {title}
        </a>
        <span className={`${styles.line} h-meta h-cut`}>
          {statusWord(state)}
          {state !== 'waiting' && (state === 'running' || stateReason !== null) ? `, ${doing}` : ''}
        </span>
      </span>
      <span className={styles.acts}>
        {state === 'paused' && (
          <IconButton icon={CirclePlay} label={words.resume(title)} onClick={() => void resume(run)} />
        )}
        <IconButton icon={Square} size={14} label={words.stop(title)} onClick={() => void stop(run)} />
      </span>
    </li>
  )
}
