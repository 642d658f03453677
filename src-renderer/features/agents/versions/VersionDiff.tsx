import { useEffect } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { DiffView } from '#renderer/ui/diff/DiffView.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { AgentContent } from '#shared/domain/agent-content.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import styles from './Versions.module.css'
import { changedFields, type Names } from './version-fields.ts'

const words = strings.versions

interface VersionDiffProps {
  agentId: AgentId
  from: number
  /** another version, or a draft */
  to: number | AgentContent
}

/** The older of two states first: its instructions as a text difference, the rest as a table of parts. */
export function VersionDiff({ agentId, from, to }: VersionDiffProps) {
  const names = useNames()
  const found = useResource(async () => {
    const read = async (version: number) => (await client.agents.version({ agentId, version })).agent
    return Promise.all([read(from), typeof to === 'number' ? read(to) : Promise.resolve(null)])
  })
  const { reload } = found
  const target = typeof to === 'number' ? to : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for another pair
  useEffect(reload, [agentId, from, target])
  if (found.error !== undefined) return <ErrorState isInline title={errorText(found.error)} />
  if (found.data === undefined) return null
  const [first, second] = found.data
  const other = typeof to === 'number' ? second : to
  if (other === null) return null
  const isTurned = typeof to === 'number' && to < from
  const [before, after] = isTurned ? [other, first] : [first, other]
  const fields = changedFields(before, after, names)
  const isSameText = before.instructions === after.instructions
  if (fields.length === 0 && isSameText) return <p className={styles.same}>{words.same}</p>
  return (
    <div className={styles.diff}>
      {fields.length > 0 && (
        <table className={styles.fields}>
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((change) => (
              <tr key={change.field}>
                <th scope="row">{change.field}</th>
                <td data-side="before">{change.before}</td>
                <td data-side="after">{change.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!isSameText && <DiffView path={words.instructions} before={before.instructions} after={after.instructions} />}
    </div>
  )
}

function useNames(): Names {
  const { data: tools = [] } = useResource(() => client.agents.tools())
  const { data: folders = [] } = useResource(() => client.files.folders(), ['folder.changed'])
  return {
    tool: (name) => tools.find((each) => each.name === name)?.title ?? name,
    folder: (id) => folders.find(({ folderId }) => folderId === id)?.name ?? words.goneFolder,
  }
}
