import { os } from '#main/engine/rpc/implement.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import { agentTemplates } from './agent-templates.ts'
import type { AgentTransfer } from './agent-transfer.ts'
import type { AgentTrials } from './agent-trials.ts'
import type { AgentWork } from './agent-work.ts'
import type { AgentsService } from './agents.service.ts'
import type { MemoryService } from './memory.service.ts'

interface RoutesDeps {
  agents: AgentsService
  memory: MemoryService
  work: AgentWork
  trials: AgentTrials
  transfer: AgentTransfer
  tools: ToolRegistry
}

const done = { done: true as const }
const counted = (count: Promise<number>) => count.then((number) => ({ count: number }))

export function createAgentsRoutes({ agents, memory, work, trials, transfer, tools }: RoutesDeps) {
  const on = os.agents
  return on.router({
    list: on.list.handler(() => agents.list()),
    overview: on.overview.handler(() => work.overview()),
    get: on.get.handler(({ input }) => agents.get(input.agentId)),
    create: on.create.handler(({ input }) => agents.create(input)),
    update: on.update.handler(({ input: { agentId, note, ...fields } }) => agents.update(agentId, fields, { note })),
    delete: on.delete.handler(({ input }) => work.delete(input.agentId).then(() => done)),
    restore: on.restore.handler(({ input }) => agents.restore(input.agentId)),
    copy: on.copy.handler(({ input }) => agents.copy(input.agentId)),
    pause: on.pause.handler(({ input }) => counted(work.pause(input.agentId))),
    resume: on.resume.handler(({ input }) => counted(work.resume(input.agentId))),
    terminate: on.terminate.handler(({ input }) => counted(work.terminate(input.agentId))),
    statistics: on.statistics.handler(({ input }) => work.statistics(input.agentId, input)),
    versions: on.versions.handler(({ input }) => agents.versions(input)),
    version: on.version.handler(({ input }) => agents.version(input.agentId, input.version)),
    restoreVersion: on.restoreVersion.handler(({ input }) => agents.restoreVersion(input.agentId, input.version)),
    templates: on.templates.handler(() => agentTemplates(tools)),
    tryDraft: on.tryDraft.handler(({ input }) => trials.tryDraft(input).then((trialId) => ({ trialId }))),
    export: on.export.handler(({ input }) => transfer.export(input.agentIds)),
    readImport: on.readImport.handler(({ input }) => transfer.read(input.content)),
    import: on.import.handler(({ input }) => transfer.import(input.content, input.choices)),
    tools: on.tools.handler(() => agents.tools()),
    memories: on.memories.handler(({ input }) => memory.list(input)),
    addMemory: on.addMemory.handler(({ input }) => memory.add(input)),
    changeMemory: on.changeMemory.handler(({ input }) => memory.change(input.memoryId, input.text)),
    deleteMemory: on.deleteMemory.handler(({ input }) => memory.delete(input.memoryId).then(() => done)),
  })
}
