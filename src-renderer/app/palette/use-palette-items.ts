import { Bot, ChevronRight, Keyboard, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { settingEntries } from '#renderer/features/settings/catalogue.ts'
import { client, isDesktop } from '#renderer/lib/client.ts'
import { useCommandList } from '#renderer/lib/commands.ts'
import { useBindings } from '#renderer/lib/keys.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { told } from '#renderer/lib/say.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { PAGES } from '../pages.ts'
import { strings } from '../strings.ts'
import { type FoundItem, findItems, type PaletteItem, scopeOf } from './palette-items.ts'
import { findChats, findHelp, findMessages, findRuns, useCoreSearch } from './use-core-search.ts'

const { groups } = strings.palette

/** Everything that the palette finds for this text. Chats are searched by the core, the rest here. */
export function usePaletteItems(text: string): FoundItem[] {
  const { scope, query } = scopeOf(text)
  const chats = useCoreSearch(query, scope === '', findChats)
  const runs = useCoreSearch(query, scope === '', findRuns)
  const messages = useCoreSearch(query, scope === '', findMessages)
  const help = useCoreSearch(query, scope === '' || scope === '?', findHelp)
  const agents = useAgents()
  const commands = useCommandList((store) => store.commands).map(
    (command): PaletteItem => ({ ...command, icon: command.icon ?? ChevronRight, group: groups.commands }),
  )
  if (scope === '>') return findItems(commands, query)
  if (scope === '@') return findItems(agents, query)
  if (scope === '?') return [...help, ...findItems(keyItems(), query)]
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
    ...help,
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

const chatWith = ({ agentId }: Agent) =>
  told(async () => goTo('chat', (await client.chat.create({ agentId })).conversationId))
