import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { undoAllChanges, undoChange } from '#renderer/lib/file-undo.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { FileChange } from '#shared/domain/file.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { ChangeDiff } from '../parts/ChangedFile.tsx'
import styles from '../parts/Page.module.css'
import { strings } from '../strings.ts'

const words = strings.files

/** The files that a run changed, each with its diff and Undo, and Undo for all. */
export function FileChanges({ runId }: { runId: RunId }) {
  const changes = useResource(() => client.files.changes({ runId }), ['file.changed', 'file.restored'])
  const items = changes.data?.items ?? []
  if (changes.error !== undefined) return <ErrorState isInline title={errorText(changes.error)} />
  if (items.length === 0) return changes.isLoading ? null : <p className={styles.none}>{words.nothing}</p>
  const applied = items.filter(({ state }) => state === 'applied')
  return (
    <>
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
    </>
  )
}

function ChangeItem({ change }: { change: FileChange }) {
  const [isShown, setShown] = useState(false)
  const { changeId, path, kind, state, addedLines, removedLines } = change
  return (
    <li className={styles.change}>
      <div className={styles.changeHead}>
        <span className={`${styles.changePath} h-cut`} title={path}>
          {path.split(/[\\/]/).at(-1)}
        </span>
        <span className="h-meta">
          {state === 'undone' ? words.undone : words[kind]} {words.lines(addedLines, removedLines)}
        </span>
      </div>
      <div className={styles.changeHead}>
        <Button size="xs" variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? words.hideDiff : words.showDiff}
        </Button>
        {state === 'applied' && (
          <Button size="xs" variant="default" onClick={() => void undoChange(changeId)}>
            {words.undo}
          </Button>
        )}
      </div>
      {isShown && <ChangeDiff changeId={changeId} />}
    </li>
  )
}
