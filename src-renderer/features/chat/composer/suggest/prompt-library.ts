import { useEffect } from 'react'
import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { useReadOn } from '#renderer/lib/live.ts'
import type { ToolView } from '#shared/contract/agents.contract.ts'
import type { Prompt } from '#shared/contract/prompts.contract.ts'

/** What the suggestions of the composer choose from, read once for the page. */
export const useLibrary = create<{ prompts: readonly Prompt[]; tools: readonly ToolView[] }>(() => ({
  prompts: [],
  tools: [],
}))

/** Keeps prompts fresh while the composer is there. Tools do not change while the app runs. */
export function useFreshLibrary(): void {
  useReadOn(['prompt.changed'], () => void readPrompts())
  useEffect(() => {
    client.agents.tools().then(
      (tools) => useLibrary.setState({ tools }),
      () => {},
    )
  }, [])
}

async function readPrompts(): Promise<void> {
  const prompts = await client.prompts.list({}).catch(() => null)
  if (prompts !== null) useLibrary.setState({ prompts })
}
