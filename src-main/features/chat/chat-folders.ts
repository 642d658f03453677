import type { Db, Tx } from '#main/engine/db/db.ts'
import type { ChatFolder } from '#shared/contract/chat-library.contract.ts'
import type { ChatFolderId, ConversationId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { updateConversation } from './chat.store.ts'
import * as store from './chat-folders.store.ts'
import type { TurnDeps } from './turn-writer.ts'

export interface FolderChange {
  name?: string | undefined
  isCollapsed?: boolean | undefined
  place?: number | undefined
}

/** The rules of folders. A conversation keeps the name of a deleted folder, so that undoing brings it back whole. */
export function createChatFolders({ db, clock, ids, events }: Pick<TurnDeps, 'db' | 'clock' | 'ids' | 'events'>) {
  const get = (id: ChatFolderId): ChatFolder => {
    const row = store.listFolders(db).find(({ chat_folder_id }) => chat_folder_id === id)
    if (row === undefined) throw gone(id)
    return toFolder(row)
  }

  return {
    list: (): ChatFolder[] => store.listFolders(db).map(toFolder),

    async create(name: string): Promise<ChatFolder> {
      const id = ids.next('cfold')
      await db.durable((tx) => {
        const last = store.listFolders(tx).at(-1)?.sort_no ?? -1
        store.insertFolder(tx, {
          chat_folder_id: id,
          name,
          sort_no: last + 1,
          is_collapsed: 0,
          created_at: clock.now(),
          deleted_at: null,
        })
        tell(tx, id)
      })
      return get(id)
    },

    async update(id: ChatFolderId, { name, isCollapsed, place }: FolderChange): Promise<ChatFolder> {
      await db.durable((tx) => {
        requireFolder(tx, id)
        store.updateFolder(tx, id, {
          ...(name === undefined ? {} : { name }),
          ...(isCollapsed === undefined ? {} : { is_collapsed: Number(isCollapsed) }),
        })
        if (place !== undefined) putAt(tx, id, place)
        tell(tx, id)
      })
      return get(id)
    },

    delete: (id: ChatFolderId): Promise<void> =>
      db.durable((tx) => {
        requireFolder(tx, id)
        store.updateFolder(tx, id, { deleted_at: clock.now() })
        tell(tx, id)
      }),

    restore: (id: ChatFolderId): Promise<void> =>
      db.durable((tx) => {
        if (store.findFolder(tx, id) === undefined) throw gone(id)
        store.updateFolder(tx, id, { deleted_at: null })
        tell(tx, id)
      }),

    /** All or none. Says where each one was. */
    move: (conversationIds: readonly ConversationId[], chatFolderId: ChatFolderId | null) =>
      db.durable((tx) => {
        if (chatFolderId !== null) requireFolder(tx, chatFolderId)
        const rows = store.foldersOf(tx, conversationIds)
        for (const conversationId of conversationIds) {
          if (rows.every((row) => row.conversation_id !== conversationId)) {
            throw new AppError('conversation.not_found', 'The conversation is gone', { conversationId })
          }
          updateConversation(tx, conversationId, { chat_folder_id: chatFolderId })
          events.append(tx, { type: 'conversation.changed', subject: conversationId })
        }
        return {
          before: rows.map((row) => ({
            conversationId: row.conversation_id as ConversationId,
            chatFolderId: row.chat_folder_id as ChatFolderId | null,
          })),
        }
      }),
  }

  function putAt(tx: Tx, id: string, place: number): void {
    const others = store.listFolders(tx).filter((row) => row.chat_folder_id !== id)
    const order = others.map((row) => row.chat_folder_id).toSpliced(place, 0, id)
    for (const [sort_no, each] of order.entries()) store.updateFolder(tx, each, { sort_no })
  }

  function tell(tx: Tx, id: string): void {
    events.append(tx, { type: 'chat_folder.changed', subject: id })
  }
}

const toFolder = (row: store.CountedFolder): ChatFolder => ({
  chatFolderId: row.chat_folder_id as ChatFolderId,
  name: row.name,
  isCollapsed: row.is_collapsed === 1,
  count: row.count,
})

function requireFolder(db: Db, id: ChatFolderId): void {
  const row = store.findFolder(db, id)
  if (row === undefined || row.deleted_at !== null) throw gone(id)
}

const gone = (chatFolderId: ChatFolderId): AppError =>
  new AppError('chat_folder.not_found', 'There is no such folder', { chatFolderId })
