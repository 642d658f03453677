import { Button } from '@mantine/core'
import { Pencil, Pin, PinOff, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { type MenuItem, useContextMenu } from '#renderer/ui/Menu.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { VirtualList } from '#renderer/ui/VirtualList.tsx'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import {
  deleteConversation,
  pinConversation,
  readConversations,
  readMoreConversations,
  renameConversation,
  searchConversations,
  useConversations,
} from '../conversations.store.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import { ConversationRow } from './ConversationRow.tsx'
import styles from './List.module.css'
import { hasLine, type ListRow, listRows } from './list-rows.ts'

const words = strings.list
const ROW_PX = 30
const ROW_WITH_LINE_PX = 44
const HEADING_PX = 32

interface ConversationListProps {
  openId: ConversationId | null
  onNew: () => void
}

/** All conversations: search, new, pinned, by day; every action by key, on the row and in its menu. */
export function ConversationList({ openId, onNew }: ConversationListProps) {
  const { items, isLoaded, search, error } = useConversations()
  const [renaming, setRenaming] = useState<ConversationId | null>(null)
  const [menuFor, setMenuFor] = useState<ConversationCard | null>(null)
  const target = menuFor ?? items.find(({ conversationId }) => conversationId === openId) ?? null
  const menu = useContextMenu(target === null ? [] : rowActions(target, setRenaming, openId))

  const onRowKeyDown = ({ card }: ListRow, event: KeyboardEvent) => {
    if (event.key === 'F2') setRenaming(card.conversationId)
    else if (event.key === 'Delete') orSay(remove(card, openId))
    else return
    event.preventDefault()
  }
  const onContextMenu = (event: MouseEvent) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-conversation]')?.dataset.conversation
    const card = items.find(({ conversationId }) => conversationId === id)
    if (card === undefined) return
    setMenuFor(card)
    menu.handlers.onContextMenu(event)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    setMenuFor(null)
    menu.handlers.onKeyDown(event)
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
      {isLoaded && error === null && items.length === 0 && <NothingHere search={search} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only hands the menu keys of the list on */}
      <div className={styles.rows} onContextMenu={onContextMenu} onKeyDown={onKeyDown}>
        <VirtualList
          label={words.label}
          items={listRows(items, Date.now())}
          keyOf={({ card }) => card.conversationId}
          textOf={({ card }) => card.title}
          rowHeightPx={heightOf}
          selectedKey={openId}
          onSelect={({ card }) => goTo('chat', card.conversationId)}
          onRowKeyDown={onRowKeyDown}
          onEndReached={() => void readMoreConversations().catch(() => {})}
          renderRow={(row, isSelected) => (
            <ConversationRow
              row={row}
              isSelected={isSelected}
              isRenaming={renaming === row.card.conversationId}
              onRenamed={(title) => {
                setRenaming(null)
                if (title !== null) orSay(renameConversation(row.card, title))
              }}
            />
          )}
        />
      </div>
      {menu.menu}
    </aside>
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

const heightOf = ({ card, heading }: ListRow): number =>
  (hasLine(card) ? ROW_WITH_LINE_PX : ROW_PX) + (heading === null ? 0 : HEADING_PX)

/** What can be done with a conversation, in the list and in the head of the thread. */
export function rowActions(
  card: ConversationCard,
  onRename: (id: ConversationId) => void,
  openId: ConversationId | null,
): MenuItem[] {
  return [
    { label: words.rename, icon: Pencil, keys: 'F2', onSelect: () => onRename(card.conversationId) },
    {
      label: card.isPinned ? words.unpin : words.pin,
      icon: card.isPinned ? PinOff : Pin,
      onSelect: () => orSay(pinConversation(card)),
    },
    {
      label: words.delete,
      icon: Trash2,
      keys: 'Del',
      isDanger: true,
      startsGroup: true,
      onSelect: () => orSay(remove(card, openId)),
    },
  ]
}

async function remove(card: ConversationCard, openId: ConversationId | null): Promise<void> {
  const next = await deleteConversation(card)
  if (card.conversationId === openId) goTo('chat', next ?? '')
}
