import { useDebouncedValue } from '@mantine/hooks'
import { ChartGantt, CircleQuestionMark, MessageSquare, MessageSquareText } from 'lucide-react'
import { useEffect, useState } from 'react'
import { jumpToMessage } from '#renderer/features/chat/jump.ts'
import { client } from '#renderer/lib/client.ts'
import { formatWhen } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import { strings } from '../strings.ts'
import { type FoundItem, findItems, type PaletteItem } from './palette-items.ts'

const CHATS_AT_MOST = 12
const OTHERS_AT_MOST = 6
const MESSAGES_FROM_CHARS = 2
const PAUSE_MS = 120
const { groups, ...words } = strings.palette

type Search = (text: string, signal: AbortSignal) => Promise<FoundItem[]>

/** What the core finds for a text, after a short pause in typing. `search` must stay the same function. */
export function useCoreSearch(query: string, isWanted: boolean, search: Search): readonly FoundItem[] {
  const [asked] = useDebouncedValue(query, PAUSE_MS)
  const [found, setFound] = useState<readonly FoundItem[]>([])
  useEffect(() => {
    if (!isWanted || asked === '') return setFound([])
    const stop = new AbortController()
    search(asked, stop.signal).then(setFound, () => {})
    return () => stop.abort()
  }, [asked, isWanted, search])
  return found
}

/** The core decides what is found; which letters are shown is found again here. */
const marked = (items: readonly PaletteItem[], text: string): FoundItem[] =>
  items.map((item) => ({ ...item, ranges: findItems([item], text)[0]?.ranges ?? [] }))

export const findChats: Search = async (text, signal) => {
  const { items } = await client.chat.list({ search: text, limit: CHATS_AT_MOST }, { signal })
  const found = items.map(
    ({ conversationId, title, updatedAt }): PaletteItem => ({
      id: conversationId,
      group: groups.chats,
      title,
      icon: MessageSquare,
      hint: `${words.chat}, ${formatWhen(updatedAt)}`,
      run: () => goTo('chat', conversationId),
    }),
  )
  return marked(found, text)
}

export const findRuns: Search = async (text, signal) => {
  const { items } = await client.runs.list({ search: text, limit: OTHERS_AT_MOST }, { signal })
  const found = items.map(
    ({ runId, title, createdAt }): PaletteItem => ({
      id: runId,
      group: groups.runs,
      title,
      icon: ChartGantt,
      hint: `${words.foundRun}, ${formatWhen(createdAt)}`,
      run: () => goTo('executions', runId),
    }),
  )
  return marked(found, text)
}

/** Messages that hold the words; choosing one opens its chat there. */
export const findMessages: Search = async (text, signal) => {
  if (text.length < MESSAGES_FROM_CHARS) return []
  const { items } = await client.chat.search({ text, limit: OTHERS_AT_MOST }, { signal })
  return items.map(({ messageId, title, snippet, ranges }) => ({
    id: messageId,
    group: groups.messages,
    title: snippet,
    icon: MessageSquareText,
    hint: title,
    ranges,
    run: () => void jumpToMessage(messageId, text).catch(sayFailure),
  }))
}

/** Places in the documents of the help. */
export const findHelp: Search = async (text, signal) => {
  const hits = await client.help.search({ text, limit: OTHERS_AT_MOST }, { signal })
  const found = hits.map(
    ({ pageId, anchor, title, pageTitle }): PaletteItem => ({
      id: `help.${pageId}:${anchor}`,
      group: groups.help,
      title,
      icon: CircleQuestionMark,
      hint: pageTitle,
      run: () => goTo('help', anchor === '' ? pageId : `${pageId}:${anchor}`),
    }),
  )
  return marked(found, text)
}
