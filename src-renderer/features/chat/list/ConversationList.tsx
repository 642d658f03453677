import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { useContextMenu } from '#renderer/ui/Menu.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { VirtualList } from '#renderer/ui/VirtualList.tsx'
import type { ChatFolderId, ConversationId } from '#shared/domain/ids.ts'
import {
  readConversations,
  readMoreConversations,
  renameConversation,
  searchConversations,
  useConversations,
} from '../conversations.store.ts'
import { deleteFolder, readMoreOf, toggleFolder, useFolders } from '../folders.store.ts'
import { jumpToMessage } from '../jump.ts'
import { words as library } from '../library-strings.ts'
import { searchMore, useMessageSearch } from '../message-search.store.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import { ConversationRow } from './ConversationRow.tsx'
import { FolderRowView } from './FolderRowView.tsx'
import { HitRowView } from './HitRowView.tsx'
import styles from './List.module.css'
import { foundRows, hasLine, type ListRow, listRows, textOfRow } from './list-rows.ts'
import { MoveDialog } from './MoveDialog.tsx'
import { folderActions, remove, rowActions } from './row-actions.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { clearSelection, selectUpTo, toggleSelected, useSelection } from './selection.ts'

const words = strings.list
const ROW_PX = 30
const ROW_WITH_LINE_PX = 44
const HEADING_PX = 32
const HIT_PX = 62
const HIT_TITLE_PX = 18

interface ConversationListProps {
  openId: ConversationId | null
  onNew: () => void
}

/** All conversations: search, new, pinned, folders, by day; every action by key, on the row and in its menu. */
export function ConversationList({ openId, onNew }: ConversationListProps) {
  const { isLoaded, search, error, items } = useConversations()
  const rows = useRows()
  const [chosen, setChosen] = useState<{ key: string; openId: ConversationId | null } | null>(null)
  const [renaming, setRenaming] = useState<ConversationId | ChatFolderId | null>(null)
  const [moving, setMoving] = useState<readonly ConversationId[] | null>(null)
  const [menuKey, setMenuKey] = useState<string | null>(null)
  const picked = useSelection((state) => state.ids)
  // Another chat was opened since: that one is the row to go on from.
  const selectedKey = chosen !== null && chosen.openId === openId ? chosen.key : openId
  const target = rows.find(({ key }) => key === (menuKey ?? selectedKey))
  const menu = useContextMenu(target === undefined ? [] : actionsOf(target))

  function actionsOf(row: ListRow) {
    if (row.kind === 'chat') return rowActions(row.card, { onRename: setRenaming, onMove: setMoving, openId })
    return row.kind === 'folder' ? folderActions(row.folder, setRenaming) : []
  }
  const onSelect = (row: ListRow) => {
    setChosen({ key: row.key, openId: row.kind === 'chat' ? row.card.conversationId : openId })
    if (row.kind === 'chat') goTo('chat', row.card.conversationId)
  }
  const openHit = (row: ListRow) => {
    if (row.kind !== 'hit') return
    setChosen({ key: row.key, openId: row.hit.openId })
    orSay(jumpToMessage(row.hit.messageId, search))
  }
  const onRowKeyDown = (row: ListRow, event: KeyboardEvent) => {
    if (isMenuKey(event)) openMenuOf(row, event.currentTarget)
    else if (!rowKey(row, event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  /** As a right click on the row would: below the row that it is for, not below the whole list. */
  function openMenuOf(row: ListRow, list: Element): void {
    const shown = list.querySelector('[role="option"][aria-selected="true"]')?.getBoundingClientRect()
    if (shown === undefined) return
    setMenuKey(row.key)
    const place = { clientX: shown.left + 16, clientY: shown.bottom }
    requestAnimationFrame(() => menu.handlers.onContextMenu({ preventDefault() {}, ...place }))
  }
  function rowKey(row: ListRow, { key, ctrlKey }: KeyboardEvent): boolean {
    if (key === 'Escape' && picked.size > 0) return did(clearSelection)
    if (row.kind === 'hit') return key === 'Enter' && did(() => openHit(row))
    if (key === 'F2')
      return did(() => setRenaming(row.kind === 'chat' ? row.card.conversationId : row.folder.chatFolderId))
    if (row.kind === 'chat') {
      if (key === 'Delete') return did(() => orSay(remove(row.card, openId)))
      return key === ' ' && ctrlKey && did(() => toggleSelected(row.card.conversationId))
    }
    if (key === 'Delete') return did(() => orSay(deleteFolder(row.folder)))
    const wantsTurn =
      key === 'Enter' ||
      key === ' ' ||
      (key === 'ArrowRight' && row.folder.isCollapsed) ||
      (key === 'ArrowLeft' && !row.folder.isCollapsed)
    return wantsTurn && did(() => orSay(toggleFolder(row.folder)))
  }
  const onClickCapture = (event: MouseEvent) => {
    const id = rowOf(event)
    if (id === undefined || !isConversation(id)) return
    if (event.ctrlKey || event.metaKey) toggleSelected(id)
    else if (event.shiftKey) selectUpTo(id, orderOf(rows))
    else return clearSelection()
    event.preventDefault()
    event.stopPropagation()
  }
  const onContextMenu = (event: MouseEvent) => {
    const key = rowOf(event)
    if (key === undefined) return
    setMenuKey(key)
    menu.handlers.onContextMenu(event)
  }
  const onEndReached = () => {
    void (search === '' ? readMoreConversations() : searchMore()).catch(() => {})
  }

  return (
    <aside className={styles.list} aria-label={words.label} data-region="chats">
      <div className={styles.top}>
        <SearchField label={words.search} value={search} onChange={searchConversations} />
        <IconButton icon={Plus} label={words.newChat} keys="Ctrl N" className={styles.new} onClick={onNew} />
      </div>
      {error !== null && items.length === 0 && (
        <ErrorState
          isInline
          title={words.failedTitle}
          action={
            <Button size="xs" onClick={() => void readConversations()}>
              {strings.answer.retry}
            </Button>
          }
        >
          {errorText(error)}
        </ErrorState>
      )}
      {isLoaded && error === null && rows.length === 0 && <NothingHere search={search} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only hands the menu keys of the list on */}
      <div className={styles.rows} onContextMenu={onContextMenu} onClickCapture={onClickCapture}>
        <VirtualList
          label={words.label}
          items={rows}
          keyOf={({ key }) => key}
          textOf={textOfRow}
          rowHeightPx={heightOf}
          selectedKey={selectedKey}
          onSelect={onSelect}
          onRowKeyDown={onRowKeyDown}
          onEndReached={onEndReached}
          renderRow={(row, isSelected) => {
            if (row.kind === 'hit') return <HitRowView row={row} isSelected={isSelected} onOpen={() => openHit(row)} />
            if (row.kind === 'folder') {
              return (
                <FolderRowView
                  row={row}
                  isSelected={isSelected}
                  isRenaming={renaming === row.folder.chatFolderId}
                  onRenamed={() => setRenaming(null)}
                />
              )
            }
            return (
              <ConversationRow
                row={row}
                isSelected={isSelected}
                isPicked={picked.has(row.card.conversationId)}
                picked={picked}
                onShown={row.endsFolderPage && row.inFolder !== null ? () => readRest(row.inFolder) : undefined}
                isRenaming={renaming === row.card.conversationId}
                onRenamed={(title) => {
                  setRenaming(null)
                  if (title !== null) orSay(renameConversation(row.card, title))
                }}
              />
            )
          }}
        />
      </div>
      <MessageSearchNote search={search} />
      <SelectionBar openId={openId} onMove={setMoving} />
      <MoveDialog ids={moving} onClose={() => [setMoving(null), clearSelection()]} />
      {menu.menu}
    </aside>
  )
}

function useRows(): ListRow[] {
  const { items, search } = useConversations()
  const { folders, chats } = useFolders()
  const hits = useMessageSearch((state) => state.hits)
  if (search.trim() !== '') return foundRows(items, hits)
  return listRows({ cards: items, folders, chatsOf: (id) => chats[id] }, Date.now())
}

/** What the search of messages has to say: that it goes on, that it failed, that there is nothing. */
function MessageSearchNote({ search }: { search: string }) {
  const { hits, isSearching, error } = useMessageSearch()
  if (search.trim() === '') return null
  const text = isSearching
    ? library.search.searching
    : error !== null
      ? `${library.search.failed}. ${errorText(error)}`
      : hits.length === 0
        ? library.search.none
        : null
  return text === null ? null : (
    <p className={styles.note} role="status">
      {text}
    </p>
  )
}

function NothingHere({ search }: { search: string }) {
  if (search === '') return <EmptyState>{words.empty}</EmptyState>
  return (
    <EmptyState
      action={
        <Button size="xs" variant="default" onClick={() => searchConversations('')}>
          {words.clear}
        </Button>
      }
    >
      {words.noMatch(search)}
    </EmptyState>
  )
}

function heightOf(row: ListRow): number {
  const heading = row.heading === null ? 0 : HEADING_PX
  if (row.kind === 'hit') return heading + HIT_PX + (row.showsTitle ? HIT_TITLE_PX : 0)
  return heading + (row.kind === 'chat' && hasLine(row.card) ? ROW_WITH_LINE_PX : ROW_PX)
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey)

const did = (what: () => void): true => {
  what()
  return true
}

const readRest = (id: ChatFolderId | null): void => {
  if (id !== null) void readMoreOf(id).catch(() => {})
}

const isConversation = (key: string): key is ConversationId => key.startsWith('conv_')

const orderOf = (rows: readonly ListRow[]): ConversationId[] =>
  rows.flatMap((row) => (row.kind === 'chat' ? [row.card.conversationId] : []))

const rowOf = ({ target }: MouseEvent): string | undefined => {
  const row = (target as Element).closest<HTMLElement>('[data-conversation], [data-folder]')
  return row?.dataset.conversation ?? row?.dataset.folder
}
