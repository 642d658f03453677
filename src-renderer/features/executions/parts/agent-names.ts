import { useMemo } from 'react'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { AgentId } from '#shared/domain/ids.ts'

export type AgentNames = ReadonlyMap<AgentId, string>

/** The names of the agents that there are. */
export function useAgentNames(): AgentNames {
  const { data } = useResource(() => client.agents.list(), ['agent.changed'])
  return useMemo(() => new Map((data ?? []).map((agent) => [agent.agentId, agent.name])), [data])
}
