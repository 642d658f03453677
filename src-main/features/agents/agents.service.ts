import type { Db, Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AgentInput, AgentVersion, ToolView } from '#shared/contract/agents.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { contentOf, OWN_CHOICES } from '#shared/domain/agent-content.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'
import { findVersion, listVersions, putVersion } from './agent-versions.store.ts'
import * as store from './agents.store.ts'
import { BUILT_IN_AGENTS } from './built-in-agents.ts'
import { freeName } from './free-name.ts'
import { inputSchemaOf } from './tool-arguments.ts'

export interface AgentsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  settings: Settings
  tools: ToolRegistry
  folders: FolderLookup
}

export type AgentFields = { [K in keyof AgentInput]?: AgentInput[K] | undefined }
type AgentChange = AgentFields & { baseVersion?: number | undefined }

/** How a version came to be. */
export interface Making {
  note?: string | undefined
  madeBy?: AgentVersion['madeBy']
}

const KEPT_IN_BIN_MS = 30 * 24 * 3_600_000

/** The rules of agents. Every save that changes something is a version. */
export function createAgentsService(deps: AgentsDeps) {
  const { db, clock, ids, events, settings, tools, folders } = deps

  const get = (agentId: AgentId): Agent => requireAgent(db, agentId)

  function save(tx: Tx, agent: Agent, { note = '', madeBy = 'person' }: Making): Agent {
    store.putAgent(tx, agent)
    putVersion(tx, agent, { note: note.trim(), madeBy })
    events.append(tx, { type: 'agent.changed', subject: agent.agentId })
    return agent
  }

  function requireKnown(fields: AgentFields, before?: Agent): void {
    for (const { name } of fields.tools ?? []) {
      if (tools.get(name) === undefined) throw new AppError('tool.unknown', `There is no tool ${name}`, { tool: name })
    }
    for (const folderId of fields.folders ?? []) {
      const isKept = before?.folders?.includes(folderId) ?? false
      if (!isKept && folders.get(folderId) === undefined) {
        throw new AppError('folder.not_found', 'This folder is not allowed', { folderId })
      }
    }
  }

  /** A whole agent out of what is known of it. */
  function make(fields: AgentFields & { name: string }, agentId: AgentId): Agent {
    const now = clock.now()
    return {
      description: '',
      instructions: '',
      model: null,
      params: {},
      tools: [],
      mode: settings.get('agents.mode'),
      usesMemory: false,
      limits: {},
      folders: null,
      ...given(fields),
      name: fields.name,
      agentId,
      version: 1,
      pausedAt: null,
      isBuiltIn: false,
      createdAt: now,
      updatedAt: now,
    }
  }

  function create(fields: AgentFields & { name: string }, making: Making = {}): Promise<Agent> {
    requireKnown(fields)
    return db.durable((tx) => save(tx, make(fields, ids.next('agent')), making))
  }

  function update(agentId: AgentId, fields: AgentChange, making: Making = {}): Promise<Agent> {
    // read where it is written: of two changes that come together the second sees the first
    return db.durable((tx) => {
      const agent = requireAgent(tx, agentId)
      requireKnown(fields, agent)
      const changes = changesOf(agent, fields)
      if (Object.keys(changes).length === 0) return agent
      return save(tx, { ...agent, ...changes, version: agent.version + 1, updatedAt: clock.now() }, making)
    })
  }

  function version(agentId: AgentId, no: number) {
    get(agentId)
    const found = findVersion(db, agentId, no)
    if (found === undefined) {
      throw new AppError('agent.version_not_found', `There is no version ${no}`, { agentId, version: no })
    }
    return found
  }

  return {
    list: () => store.listAgents(db),
    find: (agentId: AgentId) => store.findAgent(db, agentId),
    get,
    make,
    requireKnown,
    create,
    update,
    version,

    copy(agentId: AgentId): Promise<Agent> {
      const agent = get(agentId)
      const names = store.listAgents(db).map(({ name }) => name)
      const mode = agent.isBuiltIn ? settings.get('agents.mode') : agent.mode
      const content = usable({ ...contentOf(agent), mode })
      return create({ ...content, name: freeName(agent.name, names) }, { note: `Copy of ${agent.name}` })
    },

    versions: (query: { agentId: AgentId; limit: number; before?: number | undefined }): AgentVersion[] => {
      get(query.agentId)
      return listVersions(db, query)
    },

    /** As that version was, without what is gone meanwhile. Of a built-in agent only what is the person's to choose. */
    restoreVersion(agentId: AgentId, no: number): Promise<Agent> {
      const content = usable(version(agentId, no).agent)
      const isOwn = (key: string) => OWN_CHOICES.includes(key as keyof AgentFields)
      const fields = get(agentId).isBuiltIn
        ? Object.fromEntries(Object.entries(content).filter(([key]) => isOwn(key)))
        : content
      return update(agentId, fields, { note: `As version ${no} was`, madeBy: 'restore' })
    },

    /** To the bin. The caller ends its work. */
    async delete(agentId: AgentId): Promise<void> {
      const agent = get(agentId)
      if (agent.isBuiltIn) throw new AppError('agent.built_in', `${agent.name} comes with the app`, { agentId })
      await db.durable((tx) => {
        store.setDeleted(tx, agentId, clock.now())
        events.append(tx, { type: 'agent.changed', subject: agentId })
      })
    },

    async restore(agentId: AgentId): Promise<Agent> {
      if (store.findAgent(db, agentId) === undefined && store.findBinned(db, agentId) === undefined) throw gone(agentId)
      await db.durable((tx) => {
        store.setDeleted(tx, agentId, null)
        events.append(tx, { type: 'agent.changed', subject: agentId })
      })
      return get(agentId)
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

    /** Writes the agents that come with the app, keeping the person's own choices; empties the bin of old ones. */
    seed(): void {
      for (const builtIn of BUILT_IN_AGENTS) {
        const known = store.findAgent(db, builtIn.agentId)
        const made = make({ ...builtIn, mode: 'ask' }, builtIn.agentId)
        const seeded: Agent = { ...made, ...known, ...builtIn, isBuiltIn: true }
        if (known !== undefined && canonicalJson(known) === canonicalJson(seeded)) continue
        const agent = known === undefined ? seeded : { ...seeded, version: known.version + 1, updatedAt: clock.now() }
        db.quick((tx) => {
          store.putAgent(tx, agent)
          putVersion(tx, agent, { note: '', madeBy: 'app' })
        })
      }
      const old = store.binnedBefore(db, clock.now() - KEPT_IN_BIN_MS)
      for (const agentId of old) db.quick((tx) => store.removeAgent(tx, agentId))
    },
  }

  /** Without tools and folders that are gone: they were there when it was written. */
  function usable(content: AgentInput): AgentInput {
    return {
      ...content,
      tools: content.tools.filter(({ name }) => tools.get(name) !== undefined),
      folders: content.folders?.filter((folderId) => folders.get(folderId) !== undefined) ?? null,
    }
  }
}

export type AgentsService = ReturnType<typeof createAgentsService>

const gone = (agentId: AgentId) => new AppError('agent.not_found', 'The agent is gone', { agentId })

function requireAgent(db: Db, agentId: AgentId): Agent {
  const agent = store.findAgent(db, agentId)
  if (agent === undefined) throw gone(agentId)
  return agent
}

/** What is another value than it is now. @throws agent.built_in, agent.changed_since */
function changesOf(agent: Agent, { baseVersion, ...fields }: AgentChange): Partial<Agent> {
  const { agentId, name, version } = agent
  const isSame = ([key, value]: [string, unknown]) =>
    canonicalJson(value) === canonicalJson(agent[key as keyof AgentFields])
  const changed = Object.entries(given(fields)).filter((entry) => !isSame(entry))
  if (agent.isBuiltIn && !changed.every(([key]) => OWN_CHOICES.includes(key as keyof AgentFields))) {
    throw new AppError('agent.built_in', `${name} comes with the app; make your own agent to change it`, { agentId })
  }
  if (baseVersion !== undefined && baseVersion !== version) {
    throw new AppError('agent.changed_since', `${name} is at version ${version} by now`, { version })
  }
  return Object.fromEntries(changed)
}

const given = (fields: AgentFields): Partial<Agent> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
