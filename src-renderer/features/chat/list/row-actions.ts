import { ArrowDown, ArrowUp, FolderInput, Pencil, Pin, PinOff, SquareCheck, Trash2 } from 'lucide-react'
import { goTo } from '#renderer/lib/navigation.ts'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ChatFolder } from '#shared/contract/chat-library.contract.ts'
import type { ChatFolderId, ConversationId } from '#shared/domain/ids.ts'
import { deleteConversation, pinConversation } from '../conversations.store.ts'
import { deleteFolder, placeFolder } from '../folders.store.ts'
import { words as library } from '../library-strings.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import { exportItem } from '../transfer/transfer-items.ts'
import { toggleSelected, useSelection } from './selection.ts'

const words = strings.list

interface RowActions {
  onRename: (id: ConversationId) => void
  onMove: (ids: readonly ConversationId[]) => void
  openId: ConversationId | null
}

/** What can be done with a conversation, in the list and in the head of the thread. */
export function rowActions(card: ConversationCard, { onRename, onMove, openId }: RowActions): MenuItem[] {
  const id = card.conversationId
  const picked = useSelection.getState().ids
  return [
    { label: words.rename, icon: Pencil, keys: 'F2', onSelect: () => onRename(id) },
    {
      label: card.isPinned ? words.unpin : words.pin,
      icon: card.isPinned ? PinOff : Pin,
      onSelect: () => orSay(pinConversation(card)),
    },
    {
      label: library.folders.move,
      icon: FolderInput,
      onSelect: () => onMove(picked.has(id) ? [...picked] : [id]),
    },
    {
      label: picked.has(id) ? library.selection.unselect : library.selection.select,
      icon: SquareCheck,
      keys: 'Ctrl Space',
      onSelect: () => toggleSelected(id),
    },
    exportItem(id),
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

export function folderActions(folder: ChatFolder, onRename: (id: ChatFolderId) => void): MenuItem[] {
  return [
    { label: library.folders.rename, icon: Pencil, keys: 'F2', onSelect: () => onRename(folder.chatFolderId) },
    { label: library.folders.up, icon: ArrowUp, onSelect: () => orSay(placeFolder(folder, -1)) },
    { label: library.folders.down, icon: ArrowDown, onSelect: () => orSay(placeFolder(folder, 1)) },
    {
      label: library.folders.delete,
      icon: Trash2,
      keys: 'Del',
      isDanger: true,
      startsGroup: true,
      onSelect: () => orSay(deleteFolder(folder)),
    },
  ]
}

export async function remove(card: ConversationCard, openId: ConversationId | null): Promise<void> {
  const next = await deleteConversation(card)
  if (card.conversationId === openId) goTo('chat', next ?? '')
}
