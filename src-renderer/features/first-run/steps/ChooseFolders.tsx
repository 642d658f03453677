import { Button } from '@mantine/core'
import { Folder, FolderPlus, X } from 'lucide-react'
import { useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import type { AllowedFolder, FolderAccess } from '#shared/domain/file.ts'
import styles from '../FirstRun.module.css'
import { Option, Screen } from '../Screen.tsx'
import { strings } from '../strings.ts'
import { StepButtons } from './StepButtons.tsx'

const words = strings.see
const browseFolders = browseFor()

export function ChooseFolders() {
  const { data: folders = [] } = useResource(() => client.files.folders(), ['folder.changed'])
  const [access, setAccess] = useState<FolderAccess>('read')
  const [isPicking, setIsPicking] = useState(false)
  const [problem, setProblem] = useState('')
  const attempt = (act: () => Promise<unknown>) =>
    act().then(
      () => setProblem(''),
      (error: unknown) => setProblem(errorText(error)),
    )
  const allow = (path: string) => {
    setIsPicking(false)
    void attempt(() => client.files.allowFolder({ path, access }))
  }
  // also for what was allowed a moment ago: the choice stands above it and is about it
  const choose = (next: FolderAccess) => {
    setAccess(next)
    for (const { folderId } of folders) void attempt(() => client.files.updateFolder({ folderId, access: next }))
  }
  return (
    <Screen
      title={words.title}
      text={words.text}
      actions={<StepButtons isQuiet={folders.length === 0} label={folders.length === 0 ? words.later : strings.next} />}
    >
      <fieldset className={styles.options} aria-label={words.access}>
        <Option
          group="access"
          name={words.read}
          text={words.readText}
          isOn={access === 'read'}
          onChoose={() => choose('read')}
        />
        <Option
          group="access"
          name={words.write}
          text={words.writeText}
          isOn={access === 'write'}
          onChoose={() => choose('write')}
        />
      </fieldset>
      <div>
        <Button
          variant={folders.length === 0 ? 'filled' : 'default'}
          leftSection={<FolderPlus size={16} aria-hidden />}
          onClick={() => setIsPicking(true)}
        >
          {words.add}
        </Button>
      </div>
      {problem !== '' && <ErrorState isInline title={problem} />}
      {folders.length > 0 && (
        <ul className={styles.folders} aria-label={words.allowed}>
          {folders.map((folder) => (
            <FolderRow
              key={folder.folderId}
              folder={folder}
              onRemove={() => void attempt(() => client.files.removeFolder({ folderId: folder.folderId }))}
            />
          ))}
        </ul>
      )}
      <PathPicker
        isOpen={isPicking}
        title={words.pickTitle}
        picks="folder"
        confirmLabel={words.pickConfirm}
        strings={strings.picker}
        browse={browseFolders}
        onPick={allow}
        onClose={() => setIsPicking(false)}
      />
    </Screen>
  )
}

function FolderRow({ folder, onRemove }: { folder: AllowedFolder; onRemove: () => void }) {
  return (
    <li className={styles.folder}>
      <Folder size={16} aria-hidden />
      <span className="h-cut" title={folder.path}>
        {folder.path}
      </span>
      <Chip>{folder.access === 'write' ? words.write : words.read}</Chip>
      <span className="h-push" />
      <IconButton icon={X} label={words.remove(folder.name)} onClick={onRemove} />
    </li>
  )
}
