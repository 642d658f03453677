import type { z } from 'zod'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AgentInput, ToolView } from '#shared/contract/agents.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'
import * as store from './agents.store.ts'
import { BUILT_IN_AGENTS } from './built-in-agents.ts'
import { inputSchemaOf } from './tool-arguments.ts'

export interface AgentsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  settings: Settings
  tools: ToolRegistry
}

type AgentFields = { [K in keyof z.infer<typeof AgentInput>]?: z.infer<typeof AgentInput>[K] | undefined }

/** What a person may choose for a built-in agent; its words and tools come with the app. */
const OWN_CHOICES: readonly (keyof AgentFields)[] = ['model', 'params', 'limits']

/** The rules of agents. */
export function createAgentsService(deps: AgentsDeps) {
  const { db, clock, ids, events, settings, tools } = deps

  const get = (agentId: AgentId): Agent => {
    const agent = store.findAgent(db, agentId)
    if (agent === undefined) throw new AppError('agent.not_found', 'The agent is gone', { agentId })
    return agent
  }

  function save(agent: Agent): Promise<Agent> {
    return db.durable((tx) => {
      store.putAgent(tx, agent)
      events.append(tx, { type: 'agent.changed', subject: agent.agentId })
      return agent
    })
  }

  function requireTools(fields: AgentFields): void {
    for (const { name } of fields.tools ?? []) {
      if (tools.get(name) === undefined) throw new AppError('tool.unknown', `There is no tool ${name}`, { tool: name })
    }
  }

  return {
    list: () => store.listAgents(db),
    find: (agentId: AgentId) => store.findAgent(db, agentId),
    get,

    create(fields: AgentFields & { name: string }): Promise<Agent> {
      requireTools(fields)
      const now = clock.now()
      return save({
        description: '',
        instructions: '',
        model: null,
        params: {},
        tools: [],
        mode: settings.get('agents.mode'),
        usesMemory: false,
        limits: {},
        ...given(fields),
        name: fields.name,
        agentId: ids.next('agent'),
        isBuiltIn: false,
        createdAt: now,
        updatedAt: now,
      })
    },

    async update(agentId: AgentId, fields: AgentFields): Promise<Agent> {
      const agent = get(agentId)
      requireTools(fields)
      const changes = given(fields)
      const isOwnChoice = Object.keys(changes).every((key) => OWN_CHOICES.includes(key as keyof AgentFields))
      if (agent.isBuiltIn && !isOwnChoice) {
        throw new AppError('agent.built_in', `${agent.name} comes with the app; make your own agent to change it`, {
          agentId,
        })
      }
      return save({ ...agent, ...changes, updatedAt: clock.now() })
    },

    async delete(agentId: AgentId): Promise<void> {
      const agent = get(agentId)
      if (agent.isBuiltIn) throw new AppError('agent.built_in', `${agent.name} comes with the app`, { agentId })
      await db.durable((tx) => {
        store.deleteAgent(tx, agentId)
        events.append(tx, { type: 'agent.changed', subject: agentId })
      })
    },

    tools: (): ToolView[] =>
      tools.list().map((tool) => ({
        name: tool.name,
        title: tool.title,
        description: tool.description,
        risk: tool.risk,
        effect: tool.effect,
        defaultPermission: tool.defaultPermission,
        inputSchema: inputSchemaOf(tool),
      })),

    /** Writes the agents that come with the app, keeping the person's own choices. */
    seed(): void {
      for (const builtIn of BUILT_IN_AGENTS) {
        const now = clock.now()
        const known = store.findAgent(db, builtIn.agentId)
        const seeded: Agent = {
          model: null,
          params: {},
          limits: {},
          mode: 'ask',
          createdAt: now,
          updatedAt: now,
          ...known,
          ...builtIn,
          isBuiltIn: true,
        }
        if (known === undefined || canonicalJson(known) !== canonicalJson(seeded)) {
          db.quick((tx) => store.putAgent(tx, seeded))
        }
      }
    },
  }
}

export type AgentsService = ReturnType<typeof createAgentsService>

const given = (fields: AgentFields): Partial<Agent> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
