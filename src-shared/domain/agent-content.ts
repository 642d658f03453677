import type { Agent } from './agent.ts'

/** All of an agent that a person decides: what a version keeps and a draft changes. */
export type AgentContent = Omit<Agent, 'agentId' | 'isBuiltIn' | 'createdAt' | 'updatedAt' | 'version' | 'pausedAt'>

export const contentOf = (agent: AgentContent): AgentContent => ({
  name: agent.name,
  description: agent.description,
  instructions: agent.instructions,
  model: agent.model,
  params: agent.params,
  tools: agent.tools,
  mode: agent.mode,
  usesMemory: agent.usesMemory,
  limits: agent.limits,
  folders: agent.folders,
})

/** What a person may choose for an agent that comes with the app. */
export const OWN_CHOICES: readonly (keyof AgentContent)[] = ['model', 'params', 'limits', 'folders']
