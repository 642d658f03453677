import { ChevronDown, ChevronRight, Folder, FolderOpen } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import type { ConversationId } from '#shared/domain/ids.ts'
import { moveChats, renameFolder, toggleFolder } from '../folders.store.ts'
import { orSay } from '../parts/say.ts'
import { RenameField } from './ConversationRow.tsx'
import styles from './List.module.css'
import { type FolderRow, textOfRow } from './list-rows.ts'
import { DRAGGED_CHATS } from './selection.ts'

interface FolderRowViewProps {
  row: FolderRow
  isSelected: boolean
  isRenaming: boolean
  onRenamed: () => void
}

/** The name of a folder: a click opens and closes it, chats are dropped on it. */
export function FolderRowView({ row, isSelected, isRenaming, onRenamed }: FolderRowViewProps) {
  const { folder, heading } = row
  const [isOver, setOver] = useState(false)
  const Chevron = folder.isCollapsed ? ChevronRight : ChevronDown
  const Icon = folder.isCollapsed ? Folder : FolderOpen
  const onDrop = (event: DragEvent) => {
    setOver(false)
    const ids = event.dataTransfer.getData(DRAGGED_CHATS)
    if (ids === '') return
    event.preventDefault()
    orSay(moveChats(ids.split(' ') as ConversationId[], folder))
  }
  return (
    <div className={styles.slot} data-folder={folder.chatFolderId}>
      {heading !== null && (
        <div className={styles.heading} aria-hidden="true">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the list handles the keys of its rows */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its rows */}
      <div
        className={styles.folder}
        data-on={isSelected || undefined}
        data-over={isOver || undefined}
        onClick={() => isRenaming || orSay(toggleFolder(folder))}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAGGED_CHATS)) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Chevron size={14} aria-hidden="true" />
        <Icon size={14} aria-hidden="true" />
        {isRenaming ? (
          <RenameField
            title={folder.name}
            onDone={(name) => {
              onRenamed()
              if (name !== null) orSay(renameFolder(folder, name))
            }}
          />
        ) : (
          <span className="h-cut" title={folder.name} aria-hidden="true">
            {folder.name}
          </span>
        )}
        <span className={styles.when}>
          <span aria-hidden="true">{folder.count}</span>
          <span className="h-hidden">{textOfRow(row)}</span>
        </span>
      </div>
    </div>
  )
}
