import { Bot, ChevronRight, Cpu, Keyboard, SlidersHorizontal, SquareSlash } from 'lucide-react'
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
  const agents = useListed(agentItems)
  const models = useListed(modelItems)
  const prompts = useListed(promptItems)
  const commands = useCommandList((store) => store.commands).map(
    (command): PaletteItem => ({ ...command, icon: command.icon ?? ChevronRight, group: groups.commands }),
  )
  if (scope === '>') return findItems(commands, query)
  if (scope === '@') return findItems(agents, query)
  if (scope === '?') return [...help, ...findItems(keyItems(), query)]
  const here = query === '' || startsAPage(query) ? [...PAGE_ITEMS, ...commands] : [...commands, ...PAGE_ITEMS]
  const settings = query === '' ? [] : SETTING_ITEMS
  return [
    ...findItems(here, query),
    ...chats,
    ...runs,
    ...messages,
    ...(query === '' ? [] : findItems([...agents, ...models, ...prompts], query)),
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

/** Who types the name of a page wants to go there. */
const startsAPage = (query: string) =>
  PAGE_ITEMS.some(({ title }) => title.toLowerCase().startsWith(query.toLowerCase()))

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

/** What the core lists of one kind. `list` must stay the same function. */
function useListed(list: () => Promise<PaletteItem[]>): readonly PaletteItem[] {
  const [items, setItems] = useState<readonly PaletteItem[]>([])
  useEffect(() => {
    list().then(setItems, () => {})
  }, [list])
  return items
}

async function agentItems(): Promise<PaletteItem[]> {
  const agents = await client.agents.list()
  return agents.flatMap((agent) => {
    const same = { group: groups.agents, title: agent.name, icon: Bot }
    return [
      { ...same, id: agent.agentId, hint: strings.palette.agent, run: () => void chatWith(agent) },
      {
        ...same,
        id: `page.${agent.agentId}`,
        hint: strings.palette.agentPage,
        run: () => goTo('agents', agent.agentId),
      },
    ]
  })
}

async function modelItems(): Promise<PaletteItem[]> {
  const models = await client.models.list({})
  return models.map(({ ref, title, providerName }) => ({
    id: `model.${ref.providerId}.${ref.name}`,
    group: groups.models,
    title,
    icon: Cpu,
    hint: providerName,
    run: () => goTo('settings', 'models/list'),
  }))
}

async function promptItems(): Promise<PaletteItem[]> {
  const prompts = await client.prompts.list({})
  return prompts.map(({ promptId, title, name }) => ({
    id: promptId,
    group: groups.prompts,
    title,
    icon: SquareSlash,
    hint: `/${name}`,
    run: () => goTo('settings', 'prompts'),
  }))
}

const chatWith = ({ agentId }: Agent) =>
  told(async () => goTo('chat', (await client.chat.create({ agentId })).conversationId))
