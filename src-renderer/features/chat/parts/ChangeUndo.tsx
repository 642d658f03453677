import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { ChangeId, RunId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import { undoChange } from './file-undo.ts'
import { orSay } from './say.ts'

/** Undo for the one file that a call changed, or that it was undone. */
export function ChangeUndo({ runId, changeId }: { runId: RunId; changeId: ChangeId }) {
  const changes = useResource(() => client.files.changes({ runId }), ['file.changed', 'file.restored'])
  const change = changes.data?.items.find((each) => each.changeId === changeId)
  if (change === undefined) return null
  if (change.state === 'undone') return <p className="h-meta">{strings.files.undone}</p>
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => orSay(undoChange(changeId))}>
        {strings.files.undo}
      </Button>
    </div>
  )
}
