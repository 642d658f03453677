import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ChatFolder, MessageHit } from '#shared/contract/chat-library.contract.ts'
import type { ChatFolderId } from '#shared/domain/ids.ts'
import { words } from '../library-strings.ts'
import { strings } from '../strings.ts'

interface Row {
  key: string
  /** the heading above it, where a group begins */
  heading: string | null
}

export interface ChatRow extends Row {
  kind: 'chat'
  card: ConversationCard
  /** it stands below this folder's name */
  inFolder: ChatFolderId | null
  /** the last one that was read of its folder: there are more */
  endsFolderPage: boolean
}
export interface FolderRow extends Row {
  kind: 'folder'
  folder: ChatFolder
}
export interface HitRow extends Row {
  kind: 'hit'
  hit: MessageHit
  /** hits of one conversation stand together: only the first names it */
  showsTitle: boolean
}
export type ListRow = ChatRow | FolderRow | HitRow

export interface ListParts {
  cards: readonly ConversationCard[]
  folders: readonly ChatFolder[]
  chatsOf: (id: ChatFolderId) => { items: readonly ConversationCard[]; nextCursor: string | null } | undefined
}

const DAY_MS = 86_400_000

/** Pinned chats, then folders with what is in the open ones, then the other chats by day. */
export function listRows({ cards, folders, chatsOf }: ListParts, nowMs: number): ListRow[] {
  const pinned = cards.filter((card) => card.isPinned)
  const others = cards.filter((card) => !card.isPinned)
  return [
    ...withHeadings(pinned, () => strings.list.pinned),
    ...folders.flatMap((folder, at) => folderRows(folder, chatsOf(folder.chatFolderId), at === 0)),
    ...withHeadings(others, (card) => dayOf(card, nowMs)),
  ]
}

/** What a search found: chats by their name or content, then messages. */
export function foundRows(cards: readonly ConversationCard[], hits: readonly MessageHit[]): ListRow[] {
  const groups = [...Map.groupBy(hits, (hit) => hit.conversationId).values()]
  return [
    ...withHeadings(cards, () => words.search.chats),
    ...groups.flatMap((group, groupAt) =>
      group.map((hit, at): HitRow => {
        const heading = groupAt === 0 && at === 0 ? words.search.messages : null
        return { kind: 'hit', key: hit.messageId, heading, hit, showsTitle: at === 0 }
      }),
    ),
  ]
}

function folderRows(folder: ChatFolder, chats: ReturnType<ListParts['chatsOf']>, isFirst: boolean): ListRow[] {
  const heading = isFirst ? words.folders.heading : null
  const row: FolderRow = { kind: 'folder', key: folder.chatFolderId, heading, folder }
  if (folder.isCollapsed || chats === undefined) return [row]
  const inside = chats.items.map(
    (card, at): ChatRow => ({
      kind: 'chat',
      key: card.conversationId,
      heading: null,
      card,
      inFolder: folder.chatFolderId,
      endsFolderPage: at === chats.items.length - 1 && chats.nextCursor !== null,
    }),
  )
  return [row, ...inside]
}

function withHeadings(cards: readonly ConversationCard[], groupOf: (card: ConversationCard) => string): ChatRow[] {
  let group = ''
  return cards.map((card) => {
    const mine = groupOf(card)
    const heading = mine === group ? null : mine
    group = mine
    return { kind: 'chat', key: card.conversationId, heading, card, inFolder: null, endsFolderPage: false }
  })
}

/** Only a state that the person may want to act on takes a second line. */
export const hasLine = ({ runState }: ConversationCard): boolean =>
  runState !== null && runState !== 'succeeded' && runState !== 'cancelled'

/** For type ahead and as the accessible name. */
export function textOfRow(row: ListRow): string {
  if (row.kind === 'chat') return row.card.title
  if (row.kind === 'hit') return words.search.hit(row.hit.title, row.hit.snippet)
  return words.folders.nameOf(row.folder.name, row.folder.count)
}

function dayOf(card: ConversationCard, nowMs: number): string {
  const days = Math.round((startOfDay(nowMs) - startOfDay(card.updatedAt)) / DAY_MS)
  if (days <= 0) return strings.list.today
  if (days === 1) return strings.list.yesterday
  return days < 7 ? strings.list.thisWeek : strings.list.earlier
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
