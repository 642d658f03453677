import type { LucideIcon } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'

export interface Command {
  id: string
  /** a verb first: "New chat" */
  title: string
  icon?: LucideIcon
  /** shown at the right: where it belongs, or its present state */
  hint?: string
  keys?: string
  run: () => void
}

/** What the palette offers beside pages, chats and settings. */
export const useCommandList = create<{ commands: readonly Command[] }>(() => ({ commands: [] }))

/** Puts commands into the palette for as long as the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  const run = useEffectEvent((id: string) => commands.find((each) => each.id === id)?.run())
  const shape = JSON.stringify(commands.map(({ id, title, hint, keys }) => [id, title, hint, keys]))
  const latest = useEffectEvent(() => commands)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the commands, which are new objects on every render
  useEffect(() => {
    const mine = latest().map((each) => ({ ...each, run: () => run(each.id) }))
    useCommandList.setState((old) => ({ commands: [...old.commands, ...mine] }))
    return () => useCommandList.setState((old) => ({ commands: old.commands.filter((each) => !mine.includes(each)) }))
  }, [shape])
}
