import { AGENT_RUN } from '#main/engine/ports/agent-lookup.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import type { Transcript } from '#main/engine/ports/transcript.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import { TRIAL_RUN } from '#shared/domain/trial-agent.ts'
import { createAgentLookup } from './agent-lookup.ts'
import { createAgentLoop } from './agent-loop.ts'
import { createAgentTransfer } from './agent-transfer.ts'
import { createAgentTrials } from './agent-trials.ts'
import { createAgentWork } from './agent-work.ts'
import { createAgentsRoutes } from './agents.routes.ts'
import { type AgentsDeps, createAgentsService } from './agents.service.ts'
import { createMemory } from './memory.service.ts'
import { createMemoryTools } from './memory.tools.ts'

export interface CreateAgentsDeps extends AgentsDeps {
  runs: Runs
  gateway: ModelGateway
  gate: PermissionGate
}

/**
 * Agents, their memory, and the loop that runs them. Seeds the built-in agents. The caller adds `tools` to the
 * registry that it handed in, and calls `workOn` once there is a transcript, before the queue starts:
 *
 *     const agents = createAgents({ db, clock, ids, events, settings, runs, gateway, gate, folders, tools: registry })
 *     for (const tool of agents.tools) registry.add(tool)
 *     const chat = createChat({ db, clock, ids, events, runs, settings, gateway, agents: agents.lookup })
 *     agents.workOn(chat.transcript)
 */
export function createAgents(deps: CreateAgentsDeps) {
  const service = createAgentsService(deps)
  const memory = createMemory(deps)
  const lookup = createAgentLookup({ ...deps, agents: service, memory })
  const tools = createMemoryTools(memory)
  const work = createAgentWork({ ...deps, agents: service })
  const trials = createAgentTrials({ ...deps, agents: service })
  const transfer = createAgentTransfer({ ...deps, agents: service })
  service.seed()
  return {
    service,
    lookup,
    tools,
    memory,
    work,
    trials,
    transfer,
    routes: createAgentsRoutes({ agents: service, memory, work, trials, transfer, tools: deps.tools }),
    workOn(transcript: Transcript): void {
      const loop = createAgentLoop({ ...deps, transcript, lookup, memory })
      deps.runs.register(AGENT_RUN, loop)
      deps.runs.register(TRIAL_RUN, loop)
      trials.workOn(transcript)
    },
    /** After runs are worked on: what nobody tries out any more goes. */
    start: () => trials.removeOld(),
  }
}
