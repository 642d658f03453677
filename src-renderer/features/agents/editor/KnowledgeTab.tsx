import { Checkbox, Switch } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { FolderId } from '#shared/domain/ids.ts'
import { MemoryBrowser } from '../memory/MemoryBrowser.tsx'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import styles from './Editor.module.css'

const words = strings.knowledge

/** Which folders it reaches, and what it remembers. */
export function KnowledgeTab() {
  const { draft, saved, isBuiltIn, change } = useEditing()
  return (
    <div className={styles.part}>
      <div className={styles.form} style={{ maxWidth: 640 }}>
        <FolderChoice folders={draft.folders} onChange={(folders) => change({ folders })} />
        <section className={styles.group}>
          <h2>{words.memory}</h2>
          <Switch
            label={words.usesMemory}
            description={words.usesMemoryHelp}
            checked={draft.usesMemory}
            disabled={isBuiltIn}
            onChange={(event) => change({ usesMemory: event.currentTarget.checked })}
          />
          {saved === null ? <p className={styles.help}>{words.saveFirst}</p> : <MemoryBrowser of={saved.agentId} />}
        </section>
      </div>
    </div>
  )
}

interface FolderChoiceProps {
  folders: FolderId[] | null
  onChange: (folders: FolderId[] | null) => void
}

function FolderChoice({ folders, onChange }: FolderChoiceProps) {
  const { data: allowed = [] } = useResource(() => client.files.folders(), ['folder.changed'])
  const gone = folders?.filter((id) => !allowed.some(({ folderId }) => folderId === id)) ?? []
  const toggle = (folderId: FolderId, isOn: boolean) => {
    const rest = folders?.filter((id) => id !== folderId) ?? []
    onChange(isOn ? [...rest, folderId] : rest)
  }
  return (
    <section className={styles.field}>
      <h2 className={styles.label}>{words.folders}</h2>
      <p className={styles.help}>{words.foldersHelp}</p>
      <Segmented
        label={words.folders}
        value={folders === null ? 'all' : 'some'}
        options={[
          { value: 'all', label: words.all },
          { value: 'some', label: words.some },
        ]}
        onChange={(which) => onChange(which === 'all' ? null : (folders ?? []))}
      />
      {folders !== null && (
        <>
          {allowed.map(({ folderId, name, path, access, isPrivate }) => (
            <Checkbox
              key={folderId}
              label={[
                name,
                ...(access === 'read' ? [words.readOnly] : []),
                ...(isPrivate ? [words.isPrivate] : []),
              ].join(', ')}
              description={path}
              checked={folders.includes(folderId)}
              onChange={(event) => toggle(folderId, event.currentTarget.checked)}
            />
          ))}
          {gone.map((folderId) => (
            <Checkbox
              key={folderId}
              label={`${folderId}, ${words.gone}`}
              checked
              onChange={() => toggle(folderId, false)}
            />
          ))}
          {folders.length === 0 && allowed.length > 0 && <p className={styles.help}>{words.none}</p>}
          {allowed.length === 0 && (
            <p className={styles.help}>
              {words.noFolders} <a href={href('settings', 'folders')}>{words.allow}</a>
            </p>
          )}
        </>
      )}
    </section>
  )
}
