import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { undoChange } from '#renderer/lib/file-undo.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { DiffView } from '#renderer/ui/diff/DiffView.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { ChangeId, RunId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'

/** The file that a call changed: what really changed, and Undo, or that it was undone. */
export function ChangedFile({ runId, changeId }: { runId: RunId; changeId: ChangeId }) {
  const changes = useResource(() => client.files.changes({ runId }), ['file.changed', 'file.restored'])
  const change = changes.data?.items.find((each) => each.changeId === changeId)
  return (
    <>
      <ChangeDiff changeId={changeId} />
      {change?.state === 'undone' && <p className="h-meta">{strings.files.undone}</p>}
      {change?.state === 'applied' && (
        <div>
          <Button size="xs" onClick={() => void undoChange(changeId)}>
            {strings.files.undo}
          </Button>
        </div>
      )}
    </>
  )
}

/** A change as it was written, which may be an edited version of what the agent asked for. */
export function ChangeDiff({ changeId }: { changeId: ChangeId }) {
  const diff = useResource(() => client.files.diff({ changeId }))
  if (diff.error !== undefined) return <ErrorState isInline title={errorText(diff.error)} />
  return diff.data === undefined ? null : <DiffView {...diff.data} />
}
