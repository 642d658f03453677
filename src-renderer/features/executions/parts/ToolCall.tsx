import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { InspectorSection } from '#renderer/ui/Inspector.tsx'
import type { StepDetail } from '#shared/contract/run-detail.ts'
import type { ChangeId } from '#shared/domain/ids.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import { ChangeDiff, UndoChange } from './FilesTab.tsx'
import { TextBlock } from './TextBlock.tsx'

const words = strings.inspector
type ToolPart = NonNullable<StepDetail['tool']>

/** What the tool was given. */
export function ToolInput({ tool }: { tool: ToolPart }) {
  return (
    <TextBlock
      title={words.input}
      text={typeof tool.args === 'string' ? tool.args : JSON.stringify(tool.args, null, 2)}
    />
  )
}

/** What the tool gave, and the file that it changed. */
export function ToolOutput({ tool }: { tool: ToolPart }) {
  return (
    <>
      {tool.output === null ? (
        <InspectorSection title={words.output}>
          <p className="h-meta">{words.noOutput}</p>
        </InspectorSection>
      ) : (
        <TextBlock title={words.output} text={tool.output} note={tool.isUntrusted ? words.untrusted : undefined} />
      )}
      {tool.changeId !== null && (
        <InspectorSection title={words.changed}>
          <ChangeDiff changeId={tool.changeId} />
          <UndoWhenApplied changeId={tool.changeId} />
        </InspectorSection>
      )}
    </>
  )
}

function UndoWhenApplied({ changeId }: { changeId: ChangeId }) {
  const runId = useOpenRun((state) => state.runId)
  const changes = useResource(
    async () => (runId === null ? [] : (await client.files.changes({ runId, limit: 200 })).items),
    ['file.changed', 'file.restored'],
  )
  const change = changes.data?.find((each) => each.changeId === changeId)
  if (change === undefined) return null
  return change.state === 'undone' ? (
    <p className="h-meta">{strings.files.undone}</p>
  ) : (
    <UndoChange changeId={changeId} />
  )
}
