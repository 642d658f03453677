import { expect, test } from 'vitest'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { ChatFolder, MessageHit } from '#shared/contract/chat-library.contract.ts'
import { words } from '../library-strings.ts'
import { strings } from '../strings.ts'
import { foundRows, listRows } from './list-rows.ts'

const NOW = new Date(2026, 10, 20, 12).getTime()
const card = (name: string, change: Partial<ConversationCard> = {}): ConversationCard => ({
  conversationId: `conv_${name}`,
  title: name,
  isPinned: false,
  chatFolderId: null,
  runState: null,
  preview: '',
  updatedAt: NOW,
  ...change,
})
const folder = (name: string, change: Partial<ChatFolder> = {}): ChatFolder => ({
  chatFolderId: `cfold_${name}`,
  name,
  isCollapsed: false,
  count: 1,
  ...change,
})
const said = (rows: ReturnType<typeof listRows>) =>
  rows.map((row) => [row.heading, row.kind, row.kind === 'folder' ? row.folder.name : row.key])

test('pinned chats stand above folders, folders above the days, and a closed folder shows nothing of what is in it', () => {
  const cards = [card('pinned', { isPinned: true }), card('today'), card('old', { updatedAt: 0 })]
  const inside = { items: [card('inside')], nextCursor: null }
  const rows = listRows(
    { cards, folders: [folder('open'), folder('closed', { isCollapsed: true })], chatsOf: () => inside },
    NOW,
  )
  expect(said(rows)).toEqual([
    [strings.list.pinned, 'chat', 'conv_pinned'],
    [words.folders.heading, 'folder', 'open'],
    [null, 'chat', 'conv_inside'],
    [null, 'folder', 'closed'],
    [strings.list.today, 'chat', 'conv_today'],
    [strings.list.earlier, 'chat', 'conv_old'],
  ])
})

test('the last chat that was read of a long folder says that there are more', () => {
  const inside = { items: [card('a'), card('b')], nextCursor: 'more' }
  const rows = listRows({ cards: [], folders: [folder('long')], chatsOf: () => inside }, NOW)
  expect(rows.flatMap((row) => (row.kind === 'chat' ? [row.endsFolderPage] : []))).toEqual([false, true])
})

test('hits of one conversation stand together, and only the first names it', () => {
  const hit = (id: string, conversation: string): MessageHit => ({
    messageId: `msg_${id}`,
    conversationId: `conv_${conversation}`,
    openId: `conv_${conversation}`,
    title: conversation,
    role: 'user',
    at: NOW,
    snippet: '',
    ranges: [],
    isOnPath: true,
  })
  const rows = foundRows([card('a')], [hit('1', 'a'), hit('2', 'b'), hit('3', 'a')])
  expect(said(rows)).toEqual([
    [words.search.chats, 'chat', 'conv_a'],
    [words.search.messages, 'hit', 'msg_1'],
    [null, 'hit', 'msg_3'],
    [null, 'hit', 'msg_2'],
  ])
  expect(rows.flatMap((row) => (row.kind === 'hit' ? [row.showsTitle] : []))).toEqual([true, false, true])
})
