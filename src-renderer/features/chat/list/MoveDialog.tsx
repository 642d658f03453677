import { Button, Modal, TextInput } from '@mantine/core'
import { Folder, FolderMinus } from 'lucide-react'
import { useState } from 'react'
import type { ChatFolder } from '#shared/contract/chat-library.contract.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { createFolder, moveChats, useFolders } from '../folders.store.ts'
import { words } from '../library-strings.ts'
import { orSay } from '../parts/say.ts'
import styles from './List.module.css'

interface MoveDialogProps {
  /** null: closed */
  ids: readonly ConversationId[] | null
  onClose: () => void
}

/** Which folder: one of those that are there, none, or a new one. */
export function MoveDialog({ ids, onClose }: MoveDialogProps) {
  const folders = useFolders((state) => state.folders)
  const [name, setName] = useState('')
  const close = () => {
    setName('')
    onClose()
  }
  const move = (target: ChatFolder | null) => {
    orSay(moveChats(ids ?? [], target))
    close()
  }
  const create = () => {
    if (name.trim() !== '') orSay(createFolder(name.trim()).then((folder) => moveChats(ids ?? [], folder)))
    close()
  }
  return (
    <Modal opened={ids !== null} onClose={close} title={words.folders.dialogTitle(ids?.length ?? 0)} size={400}>
      <ul className={styles.targets}>
        {folders.map((folder, at) => (
          <li key={folder.chatFolderId}>
            <button
              type="button"
              className={styles.target}
              data-autofocus={at === 0 || undefined}
              onClick={() => move(folder)}
            >
              <Folder size={16} aria-hidden="true" />
              <span className="h-cut">{folder.name}</span>
              <span className="h-meta">{folder.count}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className={styles.target} onClick={() => move(null)}>
            <FolderMinus size={16} aria-hidden="true" />
            {words.folders.noFolder}
          </button>
        </li>
      </ul>
      <form
        className={styles.newTarget}
        onSubmit={(event) => {
          event.preventDefault()
          create()
        }}
      >
        <TextInput
          aria-label={words.folders.newName}
          placeholder={words.folders.newName}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''}>
          {words.folders.create}
        </Button>
      </form>
    </Modal>
  )
}
