import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { RunId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'

const words = strings.log
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

/** What Hearth's log says about the run. */
export function LogTab({ runId }: { runId: RunId }) {
  const log = useResource(() => client.runs.log({ runId }), ['run.state_changed', 'run.finished'])
  const again = (
    <Button size="xs" variant="default" onClick={log.reload}>
      {words.reload}
    </Button>
  )
  if (log.error !== undefined) {
    return (
      <ErrorState title={words.failed} action={again}>
        {errorText(log.error)}
      </ErrorState>
    )
  }
  if (log.data === undefined) return null
  if (log.data.entries.length === 0) return <EmptyState action={again}>{words.empty}</EmptyState>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={styles.log} aria-label={words.label} tabIndex={0}>
      {log.data.isCut && <p className="h-meta">{words.cut}</p>}
      <ol>
        {log.data.entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and are never moved
          <li key={at} className={styles.logLine} data-level={entry.level}>
            <time dateTime={new Date(entry.at).toISOString()} title={formatFull(entry.at)}>
              {clock.format(entry.at)}
            </time>
            <span>{entry.level}</span>
            <span className="h-cut">{entry.component}</span>
            <span className={styles.logText}>
              {entry.text} <span className={styles.logFields}>{entry.fields}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
