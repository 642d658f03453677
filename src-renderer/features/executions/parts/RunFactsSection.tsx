import { formatDuration, formatFull, formatWhen } from '#renderer/lib/format.ts'
import { href } from '#renderer/lib/navigation.ts'
import { Facts, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import { useAgentNames } from './agent-names.ts'
import styles from './Executions.module.css'
import { startedBy } from './RunsTable.tsx'
import { usageFacts } from './StepFacts.tsx'

const words = strings.inspector

/** The run itself, while no step is chosen. */
export function RunFactsSection() {
  const run = useOpenRun((state) => state.run)
  const names = useAgentNames()
  if (run === null) return null
  const { startedAt, endedAt, stateReason, conversationId } = run
  return (
    <>
      <InspectorSection title={words.run}>
        <Facts
          items={[
            [words.status, <StatusChip key="status" status={run.state} />],
            ...(stateReason === null ? [] : [[words.because, stateReason] as const]),
            [words.agent, startedBy(run, names)],
            [
              words.started,
              <Time key="at" at={run.createdAt} short={formatWhen(run.createdAt)} full={formatFull(run.createdAt)} />,
            ],
            ...(startedAt === null || endedAt === null
              ? []
              : [[words.took, formatDuration(endedAt - startedAt)] as const]),
            ...usageFacts(run.usage),
          ]}
        />
        {run.error !== null && <p className={styles.failure}>{run.error.message}</p>}
        {conversationId !== null && (
          <p>
            <a className={styles.chatLink} href={href('chat', conversationId)}>
              {strings.actions.openChat}
            </a>
          </p>
        )}
      </InspectorSection>
      <InspectorSection>
        <p className="h-meta">{words.noStep}</p>
      </InspectorSection>
    </>
  )
}
