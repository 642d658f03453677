import { create } from 'zustand'
import type { Agent } from '#shared/domain/agent.ts'
import { type AgentContent, contentOf } from '#shared/domain/agent-content.ts'

/** An agent as it is being changed. It stays while the person looks at other pages, until it is saved or discarded. */
export interface Draft {
  content: AgentContent
  /** what it was when the draft began */
  base: AgentContent
  /** the version under it; null: never saved */
  baseVersion: number | null
}

export const MAX_INSTRUCTIONS = 20_000
export const MAX_NAME = 80

/** Unsaved changes by agent, or by `new/<template>`. */
export const useDrafts = create<{ byId: Readonly<Record<string, Draft>> }>(() => ({ byId: {} }))

export const isDirty = (draft: Draft | undefined): boolean =>
  draft !== undefined && (draft.baseVersion === null || !isSame(draft.content, draft.base))

const isSame = (a: AgentContent, b: AgentContent): boolean =>
  JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b))

export function beginDraft(id: string, agent: AgentContent, baseVersion: number | null): void {
  const content = contentOf(agent)
  useDrafts.setState(({ byId }) => ({ byId: { ...byId, [id]: { content, base: content, baseVersion } } }))
}

/** The saved agent, seen again: a draft without changes follows it, one with changes stays on its version. */
export function followSaved(id: string, agent: Agent): void {
  const draft = useDrafts.getState().byId[id]
  if (draft === undefined || (draft.baseVersion !== agent.version && !isDirty(draft)))
    beginDraft(id, agent, agent.version)
}

export function changeDraft(id: string, change: Partial<AgentContent>): void {
  useDrafts.setState(({ byId }) => {
    const draft = byId[id]
    return draft === undefined
      ? {}
      : { byId: { ...byId, [id]: { ...draft, content: { ...draft.content, ...change } } } }
  })
}

export function dropDraft(id: string): void {
  useDrafts.setState(({ byId }) => {
    const { [id]: _, ...rest } = byId
    return { byId: rest }
  })
}

/** What keeps a draft from being saved, and on which tab; null: nothing. */
export function problemOf({
  name,
  instructions,
}: AgentContent): { tab: 'overview' | 'instructions'; field: string } | null {
  if (name.trim() === '') return { tab: 'overview', field: 'name' }
  return instructions.length > MAX_INSTRUCTIONS ? { tab: 'instructions', field: 'instructions' } : null
}

window.addEventListener('beforeunload', (event) => {
  if (Object.values(useDrafts.getState().byId).some(isDirty)) event.preventDefault()
})
