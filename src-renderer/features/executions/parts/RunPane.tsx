import { Button } from '@mantine/core'
import { Ellipsis, RotateCw } from 'lucide-react'
import { errorText } from '#renderer/lib/errors.ts'
import { formatDuration, formatTokens } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useNow } from '#renderer/lib/use-now.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { openRun, useOpenRun } from '../executions.store.ts'
import { refusals, retryRun } from '../run-actions.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'
import { FilesTab } from './FilesTab.tsx'
import { LogTab } from './LogTab.tsx'
import { runMenu } from './run-menu.ts'
import { type RunTab, showRunTab, useRunTab } from './run-tab.ts'
import { StepsTab } from './StepsTab.tsx'
import { TimelineTab } from './TimelineTab.tsx'

const words = strings.pane
const TICK_MS = 500
const TABS = ['timeline', 'steps', 'log', 'files'] as const satisfies readonly RunTab[]

/** The chosen run: what it was, and its steps. */
export function RunPane() {
  const run = useOpenRun((state) => state.run)
  const runId = useOpenRun((state) => state.runId)
  const error = useOpenRun((state) => state.error)
  const tab = useRunTab((state) => state.tab)
  if (runId === null) return <EmptyState>{words.choose}</EmptyState>
  if (error !== null && run === null) {
    return (
      <ErrorState title={words.gone} action={<Button onClick={openRun.refresh}>{strings.empty.retry}</Button>}>
        {errorText(error)}
      </ErrorState>
    )
  }
  if (run === null) return <div className={styles.pane} aria-busy="true" />
  return (
    <section className={styles.pane} aria-label={words.label}>
      <header className={styles.paneHead}>
        <h2 className={`${styles.paneTitle} h-cut`} title={run.title}>
          {run.title}
        </h2>
        <StatusChip status={run.state} />
        <RunFacts run={run} />
        <span className={styles.paneActions}>
          <Segmented
            label={words.tabs.label}
            value={tab}
            options={TABS.map((value) => ({ value, label: words.tabs[value] }))}
            onChange={showRunTab}
          />
          {refusals.retry(run) === undefined && (
            <Button size="xs" variant="default" leftSection={<RotateCw size={14} />} onClick={() => void retryRun(run)}>
              {strings.actions.retry}
            </Button>
          )}
          <Menu items={[...runMenu(run), ...stepItems()]}>
            <IconButton icon={Ellipsis} label={strings.actions.more} />
          </Menu>
        </span>
      </header>
      {tab === 'timeline' && <TimelineTab />}
      {tab === 'steps' && <StepsTab />}
      {tab === 'log' && <LogTab key={runId} runId={runId} />}
      {tab === 'files' && <FilesTab key={runId} runId={runId} />}
    </section>
  )
}

function RunFacts({ run }: { run: RunCard }) {
  const now = useNow(run.endedAt === null, TICK_MS)
  const { inputTokens, outputTokens } = run.usage
  const took = run.startedAt === null ? 0 : (run.endedAt ?? now) - run.startedAt
  return (
    <span className={`${styles.paneFacts} h-cut`}>
      {words.facts(
        formatDuration(took),
        words.steps(run.steps),
        words.tokens(formatTokens(inputTokens + outputTokens)),
      )}
    </span>
  )
}

/** Goes to the step that took longest, and to the first that failed. */
function stepItems() {
  const { runId, steps } = useOpenRun.getState()
  const ended = steps.filter((step) => step.endedAt !== null)
  const tookMs = (step: (typeof steps)[number]) => (step.endedAt ?? step.startedAt) - step.startedAt
  const slowest = ended.reduce<(typeof steps)[number] | null>(
    (most, step) => (most === null || tookMs(step) > tookMs(most) ? step : most),
    null,
  )
  const failed = steps.find((step) => step.state === 'failed')
  const goToStep = (label: string, step: (typeof steps)[number] | null | undefined, startsGroup: boolean) => ({
    label,
    startsGroup,
    ...(step == null ? { disabledBecause: strings.actions.noStep } : {}),
    onSelect: () => step != null && goTo('executions', `${runId}/${step.stepNo}`, { replace: true }),
  })
  return [goToStep(strings.actions.slowest, slowest, true), goToStep(strings.actions.failedStep, failed, false)]
}
