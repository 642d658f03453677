import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { CommittedText } from './CommittedText.tsx'

interface FolderFieldProps {
  label: string
  value: string
  maxLength: number
  onCommit: (path: string) => void
}

const browseFolders = browseFor()

/** A folder of this PC: typed, or picked. */
export function FolderField({ label, value, maxLength, onCommit }: FolderFieldProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={styles.inline}>
      <CommittedText label={label} value={value} maxLength={maxLength} onCommit={onCommit} />
      <IconButton icon={FolderOpen} label={label} onClick={() => setIsOpen(true)} />
      <PathPicker
        isOpen={isOpen}
        title={label}
        picks="folder"
        confirmLabel={strings.save}
        strings={strings.picker}
        browse={browseFolders}
        onPick={(path) => {
          setIsOpen(false)
          onCommit(path)
        }}
        onClose={() => setIsOpen(false)}
      />
    </div>
  )
}
