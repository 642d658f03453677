import { useDebouncedValue } from '@mantine/hooks'
import { Bot, ChevronRight, Keyboard, MessageSquare, MessageSquareText, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { jumpToMessage } from '#renderer/features/chat/jump.ts'
import { settingEntries } from '#renderer/features/settings/catalogue.ts'
import { client, isDesktop } from '#renderer/lib/client.ts'
import { useCommandList } from '#renderer/lib/commands.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatWhen } from '#renderer/lib/format.ts'
import { useBindings } from '#renderer/lib/keys.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { showToast } from '#renderer/ui/toasts.ts'
import type { ConversationCard } from '#shared/contract/chat.contract.ts'
import type { MessageHit } from '#shared/contract/chat-library.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { PAGES } from '../pages.ts'
import { strings } from '../strings.ts'
import { type FoundItem, findItems, type PaletteItem, scopeOf } from './palette-items.ts'
import { useFoundRuns } from './use-found-runs.ts'

const CHATS_AT_MOST = 12
const MESSAGES_AT_MOST = 6
const MESSAGES_FROM_CHARS = 2
const PAUSE_MS = 120
const { groups } = strings.palette

/** Everything that the palette finds for this text. Chats are searched by the core, the rest here. */
export function usePaletteItems(text: string): FoundItem[] {
  const { scope, query } = scopeOf(text)
  const chats = useChats(query, scope === '')
  const runs = useFoundRuns(query, scope === '')
  const messages = useMessages(query, scope === '')
  const agents = useAgents()
  const commands = useCommandList((store) => store.commands).map(
    (command): PaletteItem => ({ ...command, icon: command.icon ?? ChevronRight, group: groups.commands }),
  )
  if (scope === '>') return findItems(commands, query)
  if (scope === '@') return findItems(agents, query)
  if (scope === '?') return findItems(keyItems(), query)
  const here = query === '' ? [...PAGE_ITEMS, ...commands] : [...commands, ...PAGE_ITEMS]
  const rest = query === '' ? [] : [...agents, ...SETTING_ITEMS]
  const settings = rest.filter((item) => item.group === groups.settings)
  return [
    ...findItems(here, query),
    ...chats,
    ...runs,
    ...messages,
    ...findItems(agents, query).filter(() => query !== ''),
    ...findItems(settings, query),
  ]
}

const PAGE_ITEMS: readonly PaletteItem[] = PAGES.map((page) => ({
  id: `page.${page.id}`,
  group: groups.pages,
  title: page.title,
  icon: page.icon,
  keys: `G ${page.goToKey}`,
  run: () => goTo(page.id),
}))

const SETTING_ITEMS: readonly PaletteItem[] = settingEntries(isDesktop).map((entry) => ({
  id: `setting.${entry.id}`,
  group: groups.settings,
  title: entry.label,
  icon: SlidersHorizontal,
  hint: entry.sectionTitle,
  run: () => goTo('settings', `${entry.section}/${entry.id}`),
}))

const keyItems = (): PaletteItem[] =>
  useBindings.getState().bindings.map((binding) => ({
    id: `key.${binding.keys}`,
    group: groups.keys,
    title: binding.label,
    icon: Keyboard,
    keys: binding.keys,
    run: binding.run,
  }))

function useChats(query: string, isWanted: boolean): FoundItem[] {
  const [asked] = useDebouncedValue(query, PAUSE_MS)
  const [cards, setCards] = useState<readonly ConversationCard[]>([])
  useEffect(() => {
    if (!isWanted || asked === '') return setCards([])
    const stop = new AbortController()
    client.chat.list({ search: asked, limit: CHATS_AT_MOST }, { signal: stop.signal }).then(
      ({ items }) => setCards(items),
      () => {},
    )
    return () => stop.abort()
  }, [asked, isWanted])
  const items = cards.map(
    (card): PaletteItem => ({
      id: card.conversationId,
      group: groups.chats,
      title: card.title,
      icon: MessageSquare,
      hint: `${strings.palette.chat}, ${formatWhen(card.updatedAt)}`,
      run: () => goTo('chat', card.conversationId),
    }),
  )
  return items.map((item) => ({ ...item, ranges: findItems([item], query)[0]?.ranges ?? [] }))
}

/** Messages that hold the words; choosing one opens its chat there. */
function useMessages(query: string, isWanted: boolean): FoundItem[] {
  const [asked] = useDebouncedValue(query, PAUSE_MS)
  const [hits, setHits] = useState<readonly MessageHit[]>([])
  useEffect(() => {
    if (!isWanted || asked.length < MESSAGES_FROM_CHARS) return setHits([])
    const stop = new AbortController()
    client.chat.search({ text: asked, limit: MESSAGES_AT_MOST }, { signal: stop.signal }).then(
      ({ items }) => setHits(items),
      () => {},
    )
    return () => stop.abort()
  }, [asked, isWanted])
  return hits.map((hit) => ({
    id: hit.messageId,
    group: groups.messages,
    title: hit.snippet,
    icon: MessageSquareText,
    hint: hit.title,
    ranges: hit.ranges,
    run: () => void jumpToMessage(hit.messageId, asked).catch(say),
  }))
}

const say = (error: unknown): number => showToast({ text: errorText(error), tone: 'failed' })

function useAgents(): PaletteItem[] {
  const [agents, setAgents] = useState<readonly Agent[]>([])
  useEffect(() => {
    client.agents.list().then(setAgents, () => {})
  }, [])
  const pages = agents.map((agent) => ({
    id: `page.${agent.agentId}`,
    group: groups.agents,
    title: agent.name,
    icon: Bot,
    hint: strings.palette.agentPage,
    run: () => goTo('agents', agent.agentId),
  }))
  const chats = agents.map((agent) => ({
    id: agent.agentId,
    group: groups.agents,
    title: agent.name,
    icon: Bot,
    hint: strings.palette.agent,
    run: () => void chatWith(agent),
  }))
  return chats.flatMap((chat, at) => [chat, ...pages.slice(at, at + 1)])
}

async function chatWith(agent: Agent): Promise<void> {
  try {
    goTo('chat', (await client.chat.create({ agentId: agent.agentId })).conversationId)
  } catch (error) {
    showToast({ text: errorText(error), tone: 'failed' })
  }
}
