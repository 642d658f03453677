import { createContext, use } from 'react'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentContent } from '#shared/domain/agent-content.ts'

/** What every tab works on. */
export interface Editing {
  draft: AgentContent
  /** null: it was never saved */
  saved: Agent | null
  isBuiltIn: boolean
  /** after the person tried to save: fields say what is wrong before they are left */
  showsProblems: boolean
  change: (change: Partial<AgentContent>) => void
}

export const EditingContext = createContext<Editing | null>(null)

export function useEditing(): Editing {
  const editing = use(EditingContext)
  if (editing === null) throw new Error('a tab stands outside of its editor')
  return editing
}
