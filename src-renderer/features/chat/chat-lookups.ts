import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { useReadOn } from '#renderer/lib/live.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { useChat } from './chat.store.ts'
import { strings } from './strings.ts'

interface Lookups {
  models: readonly Model[]
  agents: readonly Agent[]
  isLoaded: boolean
}

/** The models and agents that can be chosen, read once for the whole page. */
const useLookups = create<Lookups>(() => ({ models: [], agents: [], isLoaded: false }))

export const useModels = (): readonly Model[] => useLookups((store) => store.models)
export const useAgents = (): readonly Agent[] => useLookups((store) => store.agents)

/** Keeps models and agents fresh while the page is open. */
export function useFreshLookups(): void {
  useReadOn(['provider.changed', 'provider.state_changed', 'model.changed'], () => void readModels())
  useReadOn(['agent.changed'], () => void readAgents())
}

async function readModels(): Promise<void> {
  const models = await client.models.list({}).catch(() => null)
  if (models !== null) useLookups.setState({ models: models.filter(canChat), isLoaded: true })
}

async function readAgents(): Promise<void> {
  const agents = await client.agents.list().catch(() => null)
  if (agents !== null) useLookups.setState({ agents })
}

const canChat = ({ capabilities }: Model): boolean => capabilities.length === 0 || capabilities.includes('chat')

/** The name of an agent; of none, that of the conversation's. */
export function useAgentName(other?: AgentId): string {
  const own = useChat((state) => state.conversation?.agentId)
  const agentId = other ?? own
  return useAgents().find((agent) => agent.agentId === agentId)?.name ?? strings.composer.agent
}

export const isSameModel = (a: ModelRef | null, b: ModelRef | null): boolean =>
  a !== null && b !== null && a.name === b.name && a.providerId === b.providerId
