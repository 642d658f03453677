import type { WriteDb } from '#main/engine/db/db.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Agent, Limits } from '#shared/domain/agent.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { AgentsService } from './agents.service.ts'
import { fitFiles } from './attached-files.ts'
import { ASSISTANT_ID } from './built-in-agents.ts'
import { measurePrompt, reservedTokens } from './context-guard.ts'
import { mentionedTools, offeredTools } from './loop-run.ts'
import type { MemoryService } from './memory.service.ts'
import { findCurrentSummary, relevantMemories, toolsThatFit } from './prepare-prompt.ts'
import { historyFor } from './private-parts.ts'
import { buildPrompt } from './prompt.ts'

export interface LookupDeps {
  db: WriteDb
  settings: Settings
  gateway: ModelGateway
  tools: ToolRegistry
  agents: AgentsService
  memory: MemoryService
}

const MINUTE_MS = 60_000

/** What chat asks about agents. */
export function createAgentLookup(deps: LookupDeps): AgentLookup {
  const { settings, agents, gateway } = deps

  return {
    find: agents.find,
    get: agents.get,

    defaultId() {
      const chosen = settings.get('chat.defaultAgent')
      return chosen !== null && agents.find(chosen) !== undefined ? chosen : ASSISTANT_ID
    },

    modelFor: (agentId, chosen) => chosen ?? agents.find(agentId)?.model ?? settings.get('models.defaultChat'),

    modeFor(agentId) {
      const agent = agents.get(agentId)
      return agent.isBuiltIn ? settings.get('agents.mode') : agent.mode
    },

    limitsFor: (agentId) => ({
      maxSteps: settings.get('agents.maxSteps'),
      maxDurationMs: settings.get('agents.maxMinutes') * MINUTE_MS,
      maxTokens: settings.get('agents.maxTokens'),
      maxCostUsd: settings.get('agents.maxCostUsd'),
      maxDepth: 3,
      ...given(agents.get(agentId).limits),
    }),

    async measure(draft, signal) {
      const agent = agents.find(draft.agentId)
      if (agent === undefined) throw new AppError('agent.not_found', 'The agent is gone', { agentId: draft.agentId })
      const model = await gateway.describe(draft.model, signal)
      const count = (texts: string[]) => gateway.countTokens(draft.model, texts, signal)
      const offered = await toolsThatFit(
        offeredTools(deps, agent, { mode: draft.mode, mentioned: mentionedTools(draft.history) }),
        model,
        count,
      )
      const summary = findCurrentSummary(deps.db, [], draft.history, model)
      const given = historyFor(model, draft.history, draft.isPrivateBefore)
      const files = await fitFiles(given.history, model, count)
      const prompt = buildPrompt({
        agent,
        model,
        mode: draft.mode,
        tools: offered.tools,
        memories: relevantMemories(deps.memory, agent, draft.history),
        history: files.history,
        answer: null,
        summary,
        note: null,
      })
      const params = { ...agent.params, ...draft.params }
      const window = { numCtx: model.numCtx, reserved: reservedTokens(model.numCtx, params) }
      const meter = await measurePrompt(prompt, window, count)
      const isCut = draft.omitted > 0 && summary === null
      const older = isCut ? [{ what: `${draft.omitted} older messages`, tokens: 0 }] : []
      return { ...meter, cut: [...meter.cut, ...files.cut, ...older] }
    },
  }
}

const given = (limits: Agent['limits']): Partial<Limits> =>
  Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
