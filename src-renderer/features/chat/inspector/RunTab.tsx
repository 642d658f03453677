import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { Facts, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import type { RunId } from '#shared/domain/ids.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { shownRun, shownRunId, useChat } from '../chat.store.ts'
import styles from '../parts/Page.module.css'
import { orSay } from '../parts/say.ts'
import type { RunView } from '../state/run-view.ts'
import { strings } from '../strings.ts'
import { FileChanges } from './FileChanges.tsx'
import { StepList } from './StepList.tsx'

const words = strings.inspector

/** The run behind an answer: state, steps, what it changed, and the ways to steer it. */
export function RunTab() {
  const run = useChat(shownRun)
  const runId = useChat(shownRunId)
  if (runId === null) {
    return (
      <InspectorSection>
        <p className={styles.none}>{words.noRun}</p>
      </InspectorSection>
    )
  }
  return (
    <>
      <InspectorSection>
        <Facts
          items={[
            [words.state, <StatusChip key="state" status={run.state} />],
            ...(run.reason === '' ? [] : [['', run.reason] as const]),
          ]}
        />
        <RunButtons runId={runId} run={run} />
      </InspectorSection>
      <InspectorSection title={words.steps}>
        <StepList run={run} />
      </InspectorSection>
      <InspectorSection title={strings.files.title}>
        <FileChanges key={runId} runId={runId} />
      </InspectorSection>
    </>
  )
}

function RunButtons({ runId, run: { state } }: { runId: RunId; run: RunView }) {
  if (isFinal(state)) return null
  return (
    <div className={styles.buttons}>
      {state === 'paused' ? (
        <Button size="xs" onClick={() => orSay(client.runs.resume({ runId }))}>
          {words.resume}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => orSay(client.runs.pause({ runId }))}>
          {words.pause}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => orSay(client.runs.cancel({ runId }))}>
        {words.cancel}
      </Button>
    </div>
  )
}
