import { os } from '#main/engine/rpc/implement.ts'
import type { AgentsService } from './agents.service.ts'
import type { MemoryService } from './memory.service.ts'

const done = { done: true as const }

export function createAgentsRoutes(agents: AgentsService, memory: MemoryService) {
  return os.agents.router({
    list: os.agents.list.handler(() => agents.list()),
    get: os.agents.get.handler(({ input }) => agents.get(input.agentId)),
    create: os.agents.create.handler(({ input }) => agents.create(input)),
    update: os.agents.update.handler(({ input: { agentId, ...fields } }) => agents.update(agentId, fields)),
    delete: os.agents.delete.handler(({ input }) => agents.delete(input.agentId).then(() => done)),
    tools: os.agents.tools.handler(() => agents.tools()),
    memories: os.agents.memories.handler(({ input }) => memory.list(input)),
    deleteMemory: os.agents.deleteMemory.handler(({ input }) => memory.delete(input.memoryId).then(() => done)),
  })
}
