import { Button, Switch } from '@mantine/core'
import { Folder, FolderPlus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { AllowedFolder, FolderAccess } from '#shared/domain/file.ts'
import { actUndoable } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.folders
const browseFolders = browseFor()

/** The folders that agents may see, and what they may do there. */
export function FoldersSection({ target }: { target: string }) {
  const { data: folders, error, reload } = useResource(() => client.files.folders(), ['folder.changed'])
  const [isPicking, setIsPicking] = useState(false)
  useEffect(() => {
    if (target !== 'add') return
    setIsPicking(true)
    goTo('settings', 'folders', { replace: true })
  }, [target])
  return (
    <Panel
      title={words.heading}
      about={words.about}
      actions={
        <Button variant="filled" leftSection={<FolderPlus size={14} aria-hidden />} onClick={() => setIsPicking(true)}>
          {words.add}
        </Button>
      }
    >
      {error !== undefined && folders === undefined && (
        <ErrorState isInline title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
          {errorText(error)}
        </ErrorState>
      )}
      {folders?.length === 0 && <p className={`${styles.box} ${styles.empty}`}>{words.none}</p>}
      {folders !== undefined && folders.length > 0 && (
        <ul className={styles.box}>
          {folders.map((folder) => (
            <FolderItem key={folder.folderId} folder={folder} />
          ))}
        </ul>
      )}
      <p className={styles.help}>{words.writeHelp}</p>
      <PathPicker
        isOpen={isPicking}
        title={words.add}
        picks="folder"
        confirmLabel={words.confirm}
        strings={strings.picker}
        browse={browseFolders}
        onPick={(path) => {
          setIsPicking(false)
          void allow(path)
        }}
        onClose={() => setIsPicking(false)}
      />
    </Panel>
  )
}

async function allow(path: string): Promise<void> {
  let folder: AllowedFolder | null = null
  await actUndoable(
    async () => {
      folder = await client.files.allowFolder({ path })
    },
    words.allowed(path),
    async () => folder && client.files.removeFolder({ folderId: folder.folderId }),
  )
}

function FolderItem({ folder }: { folder: AllowedFolder }) {
  const { folderId, name, path, access, isPrivate, state } = folder
  const setAccess = (next: FolderAccess) =>
    void actUndoable(
      () => client.files.updateFolder({ folderId, access: next }),
      words.changed(name, words[next]),
      () => client.files.updateFolder({ folderId, access }),
    )
  const setPrivate = (next: boolean) =>
    void actUndoable(
      () => client.files.updateFolder({ folderId, isPrivate: next }),
      next ? words.madePrivate(name) : words.madePublic(name),
      () => client.files.updateFolder({ folderId, isPrivate }),
    )
  const remove = () =>
    void actUndoable(
      () => client.files.removeFolder({ folderId }),
      words.removed(name),
      () => client.files.allowFolder({ path, access, isPrivate }),
    )
  return (
    <li className={styles.item}>
      <Folder size={16} aria-hidden />
      <span className={styles.itemMain}>
        <span className={styles.itemName}>
          <span className="h-cut">{name}</span>
          {state !== 'ok' && <Chip tone="warn">{words[state]}</Chip>}
        </span>
        <span className="h-meta h-cut" style={{ display: 'block' }} title={path}>
          {path}
        </span>
      </span>
      <span className={styles.itemEnd} style={{ gap: 12 }}>
        <Switch
          size="sm"
          label={words.private}
          aria-label={words.privateOf(name)}
          title={words.privateHelp}
          checked={isPrivate}
          onChange={(event) => setPrivate(event.currentTarget.checked)}
        />
        <Segmented
          label={words.access(name)}
          value={access}
          options={[
            { value: 'read', label: words.read },
            { value: 'write', label: words.write },
          ]}
          onChange={setAccess}
        />
        <IconButton icon={X} label={words.remove(name)} tone="danger" onClick={remove} />
      </span>
    </li>
  )
}
