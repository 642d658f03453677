import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ChatFolder } from '#shared/contract/chat-library.contract.ts'
import type { ChatFolderId, ConversationId } from '#shared/domain/ids.ts'
import { words } from './library-strings.ts'

const PAGE = 100

interface FolderChats {
  items: readonly ConversationCard[]
  nextCursor: string | null
}

interface FoldersState {
  folders: readonly ChatFolder[]
  /** of the open folders */
  chats: Readonly<Partial<Record<ChatFolderId, FolderChats>>>
}

/** The folders of conversations, with what is in the open ones. */
export const useFolders = create<FoldersState>(() => ({ folders: [], chats: {} }))

const { getState: now, setState: set } = useFolders
let newest = 0

/** Reads the folders, and of each open one as many chats as are shown now. */
export async function readFolders(): Promise<void> {
  const mine = ++newest
  const folders = await client.chat.folders()
  const open = folders.filter(({ isCollapsed, count }) => !isCollapsed && count > 0)
  const read = await Promise.all(
    open.map(async ({ chatFolderId }) => {
      const limit = Math.min(500, Math.max(PAGE, now().chats[chatFolderId]?.items.length ?? 0))
      const { items, nextCursor } = await client.chat.list({ folder: chatFolderId, limit })
      return [chatFolderId, { items, nextCursor }] as const
    }),
  )
  if (mine === newest) set({ folders, chats: Object.fromEntries(read) })
}

export async function readMoreOf(chatFolderId: ChatFolderId): Promise<void> {
  const cursor = now().chats[chatFolderId]?.nextCursor ?? null
  if (cursor === null) return
  const mine = newest
  const page = await client.chat.list({ folder: chatFolderId, limit: PAGE, cursor })
  const known = now().chats[chatFolderId]
  if (mine !== newest || known === undefined || known.nextCursor !== cursor) return
  const items = [...known.items, ...page.items]
  set(({ chats }) => ({ chats: { ...chats, [chatFolderId]: { items, nextCursor: page.nextCursor } } }))
}

/** Shown at once; kept by the core, so that it is the same after a restart and in another window. */
export async function toggleFolder({ chatFolderId, isCollapsed }: ChatFolder): Promise<void> {
  const turned = (folder: ChatFolder) =>
    folder.chatFolderId === chatFolderId ? { ...folder, isCollapsed: !isCollapsed } : folder
  set(({ folders }) => ({ folders: folders.map(turned) }))
  await client.chat.updateFolder({ chatFolderId, isCollapsed: !isCollapsed })
  await readFolders()
}

export async function createFolder(name: string): Promise<ChatFolder> {
  const folder = await client.chat.createFolder({ name })
  await readFolders()
  return folder
}

export async function renameFolder({ chatFolderId, name: before }: ChatFolder, name: string): Promise<void> {
  const wanted = name.trim()
  if (wanted === '' || wanted === before) return
  await client.chat.updateFolder({ chatFolderId, name: wanted })
  await readFolders()
  offerUndo(words.folders.renamed(wanted), async () => {
    await client.chat.updateFolder({ chatFolderId, name: before })
  })
}

export async function placeFolder({ chatFolderId }: ChatFolder, step: -1 | 1): Promise<void> {
  const at = now().folders.findIndex((folder) => folder.chatFolderId === chatFolderId)
  await client.chat.updateFolder({ chatFolderId, place: Math.max(0, at + step) })
  await readFolders()
}

/** Its chats stay; Undo brings the folder back with them in it. */
export async function deleteFolder({ chatFolderId, name }: ChatFolder): Promise<void> {
  await client.chat.deleteFolder({ chatFolderId })
  await readFolders()
  offerUndo(words.folders.deleted(name), async () => {
    await client.chat.restoreFolder({ chatFolderId })
  })
}

/** Undo puts each one back where it was. */
export async function moveChats(conversationIds: readonly ConversationId[], target: ChatFolder | null): Promise<void> {
  if (conversationIds.length === 0) return
  const chatFolderId = target?.chatFolderId ?? null
  const { before } = await client.chat.move({ conversationIds: [...conversationIds], chatFolderId })
  const count = conversationIds.length
  offerUndo(target === null ? words.folders.movedOut(count) : words.folders.moved(count, target.name), async () => {
    for (const [folder, group] of Map.groupBy(before, (each) => each.chatFolderId)) {
      await client.chat.move({
        conversationIds: group.map(({ conversationId }) => conversationId),
        chatFolderId: folder,
      })
    }
  })
}
