import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { undoAllChanges, undoChange } from '#renderer/lib/file-undo.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { DiffView } from '#renderer/ui/diff/DiffView.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { FileChange } from '#shared/domain/file.ts'
import type { ChangeId, RunId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'

const words = strings.files

/** The files that the run changed, each with its diff and Undo. */
export function FilesTab({ runId }: { runId: RunId }) {
  const changes = useResource(() => client.files.changes({ runId, limit: 200 }), ['file.changed', 'file.restored'])
  if (changes.error !== undefined) return <ErrorState title={words.failed}>{errorText(changes.error)}</ErrorState>
  const items = changes.data?.items
  if (items === undefined) return null
  if (items.length === 0) return <EmptyState>{words.empty}</EmptyState>
  const applied = items.filter(({ state }) => state === 'applied')
  return (
    <div className={styles.files}>
      <ul>
        {items.map((change) => (
          <ChangeItem key={change.changeId} change={change} />
        ))}
      </ul>
      {applied.length > 1 && (
        <Button size="xs" variant="default" onClick={() => void undoAllChanges(runId)}>
          {words.undoAll}
        </Button>
      )}
    </div>
  )
}

function ChangeItem({ change }: { change: FileChange }) {
  const [isShown, setShown] = useState(false)
  const { changeId, path, kind, state, addedLines, removedLines } = change
  return (
    <li className={styles.change}>
      <div className={styles.changeHead}>
        <span className={`${styles.changePath} h-cut`} title={path}>
          {path}
        </span>
        <span className="h-meta">
          {state === 'undone' ? words.undone : words[kind]} {words.lines(addedLines, removedLines)}
        </span>
        <Button size="xs" variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? words.hide : words.show}
        </Button>
        {state === 'applied' && <UndoChange changeId={changeId} />}
      </div>
      {isShown && <ChangeDiff changeId={changeId} />}
    </li>
  )
}

/** The button that puts a file back as it was before this change. */
export function UndoChange({ changeId }: { changeId: ChangeId }) {
  return (
    <Button size="xs" variant="default" onClick={() => void undoChange(changeId)}>
      {words.undo}
    </Button>
  )
}

/** A change as it was written. */
export function ChangeDiff({ changeId }: { changeId: ChangeId }) {
  const diff = useResource(() => client.files.diff({ changeId }))
  if (diff.error !== undefined) return <ErrorState isInline title={errorText(diff.error)} />
  return diff.data === undefined ? null : <DiffView {...diff.data} />
}
