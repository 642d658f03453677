import { Columns2, ListPlus, MessageSquarePlus, Search, Server, SquareSlash } from 'lucide-react'
import { openCompareDialog } from '#renderer/features/chat/compare/compare.store.ts'
import { openFind } from '#renderer/features/chat/find/find.store.ts'
import { words } from '#renderer/features/chat/library-strings.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import type { Prompt } from '#shared/contract/prompts.contract.ts'
import { openModelPicker } from '../model-picker-store.ts'
import type { SuggestItem } from './SuggestList.tsx'

export interface SlashItem extends SuggestItem {
  prompt?: Prompt
  run?: () => void
}

/** Prompts and commands whose name begins with, or whose title holds, what stands behind the slash. */
export function slashItems(query: string, prompts: readonly Prompt[], startNewChat: () => void): SlashItem[] {
  const wanted = query.toLowerCase()
  const promptItems = prompts.map(
    (prompt): SlashItem => ({
      key: prompt.promptId,
      group: words.slash.prompts,
      icon: SquareSlash,
      title: `/${prompt.name}`,
      hint: prompt.title,
      prompt,
    }),
  )
  const fits = ({ title, hint = '' }: SlashItem) =>
    title.slice(1).toLowerCase().startsWith(wanted) || (wanted.length > 1 && hint.toLowerCase().includes(wanted))
  return [...promptItems, ...commands(startNewChat)].filter(fits)
}

const commands = (startNewChat: () => void): SlashItem[] =>
  (
    [
      ['new', words.slash.new, MessageSquarePlus, startNewChat],
      ['compare', words.slash.compare, Columns2, openCompareDialog],
      ['model', words.slash.model, Server, openModelPicker],
      ['find', words.slash.find, Search, openFind],
      ['prompts', words.slash.manage, ListPlus, () => goTo('settings', 'prompts')],
    ] as const
  ).map(([name, hint, icon, run]) => ({
    key: `command ${name}`,
    group: words.slash.commands,
    icon,
    title: `/${name}`,
    hint,
    run,
  }))
