import { z } from 'zod'
import { Agent } from '../domain/agent.ts'
import { AgentId, EpochMs, MemoryId } from '../domain/ids.ts'
import { Permission, ToolEffect, ToolRisk } from '../domain/tool.ts'
import { Done, intParam, page, pick, procedure } from './base.ts'

export const AgentInput = Agent.omit({ agentId: true, isBuiltIn: true, createdAt: true, updatedAt: true })

export const ToolView = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  risk: ToolRisk,
  effect: ToolEffect,
  defaultPermission: Permission,
  inputSchema: z.record(z.string(), z.unknown()),
})
export type ToolView = z.infer<typeof ToolView>

export const Memory = z.object({
  memoryId: MemoryId,
  agentId: AgentId.nullable(),
  text: z.string(),
  createdAt: EpochMs,
})
export type Memory = z.infer<typeof Memory>

const route = { tags: ['Agents'] }

export const agents = {
  list: procedure.route({ ...route, method: 'GET', path: '/agents', summary: 'All agents' }).output(z.array(Agent)),
  get: procedure
    .route({ ...route, method: 'GET', path: '/agents/{agentId}', summary: 'One agent' })
    .errors(pick('agent.not_found'))
    .input(z.object({ agentId: AgentId }))
    .output(Agent),
  create: procedure
    .route({ ...route, method: 'POST', path: '/agents', summary: 'Create an agent' })
    .errors(pick('tool.unknown'))
    .input(AgentInput.partial().required({ name: true }))
    .output(Agent),
  update: procedure
    .route({ ...route, method: 'PATCH', path: '/agents/{agentId}', summary: 'Change an agent' })
    .errors(pick('agent.not_found', 'agent.built_in', 'tool.unknown'))
    .input(AgentInput.partial().extend({ agentId: AgentId }))
    .output(Agent),
  delete: procedure
    .route({ ...route, method: 'DELETE', path: '/agents/{agentId}', summary: 'Delete an agent' })
    .errors(pick('agent.not_found', 'agent.built_in'))
    .input(z.object({ agentId: AgentId }))
    .output(Done),
  tools: procedure.route({ ...route, method: 'GET', path: '/tools', summary: 'All tools' }).output(z.array(ToolView)),
  memories: procedure
    .route({ ...route, method: 'GET', path: '/memories', summary: 'What agents remember' })
    .input(
      z.object({
        search: z.string().max(500).optional(),
        limit: intParam(1, 200).default(100),
        cursor: z.string().optional(),
      }),
    )
    .output(page(Memory)),
  deleteMemory: procedure
    .route({ ...route, method: 'DELETE', path: '/memories/{memoryId}', summary: 'Forget one memory' })
    .errors(pick('memory.not_found'))
    .input(z.object({ memoryId: MemoryId }))
    .output(Done),
}
