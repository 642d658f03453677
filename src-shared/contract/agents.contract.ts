import { z } from 'zod'
import { Agent } from '../domain/agent.ts'
import { AgentId, EpochMs, MemoryId } from '../domain/ids.ts'
import { RunState } from '../domain/run.ts'
import { Permission, ToolEffect, ToolRisk } from '../domain/tool.ts'
import { plainLine } from '../std/plain-line.ts'
import { AgentFile, ImportChoice, ImportPreview } from './agent-transfer.ts'
import { Done, intParam, page, pick, procedure } from './base.ts'

export const AgentInput = Agent.omit({
  agentId: true,
  isBuiltIn: true,
  createdAt: true,
  updatedAt: true,
  version: true,
  pausedAt: true,
}).extend({ name: z.string().overwrite(plainLine).min(1).max(80) })
export type AgentInput = z.infer<typeof AgentInput>

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
const MemoryText = z.string().trim().min(1).max(2_000)

/** An agent as a row of the list: what it is doing and how it did in the last seven days. */
export const AgentRow = z.object({
  agent: Agent,
  running: z.number().int(),
  queued: z.number().int(),
  waiting: z.number().int(),
  paused: z.number().int(),
  /** how its newest run stands; null: it never ran */
  lastState: RunState.nullable(),
  lastUsedAt: EpochMs.nullable(),
  runs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
})
export type AgentRow = z.infer<typeof AgentRow>

export const AgentVersion = z.object({
  version: z.number().int(),
  note: z.string(),
  madeBy: z.enum(['person', 'app', 'import', 'restore']),
  createdAt: EpochMs,
})
export type AgentVersion = z.infer<typeof AgentVersion>

export const AgentTemplate = z.object({
  templateId: z.string(),
  name: z.string(),
  description: z.string(),
  /** what to ask it first */
  example: z.string(),
  agent: AgentInput,
})
export type AgentTemplate = z.infer<typeof AgentTemplate>

export const AgentStatistics = z.object({
  runs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number(),
  p50DurationMs: z.number().nullable(),
  p95DurationMs: z.number().nullable(),
  /** oldest first, the last one is today */
  days: z.array(
    z.object({ from: EpochMs, runs: z.number().int(), succeeded: z.number().int(), failed: z.number().int() }),
  ),
  /** of the newest runs in this time, most calls first */
  tools: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      calls: z.number().int(),
      failed: z.number().int(),
      averageMs: z.number().nullable(),
    }),
  ),
})
export type AgentStatistics = z.infer<typeof AgentStatistics>

const route = { tags: ['Agents'] }
const one = z.object({ agentId: AgentId })
const gone = pick('agent.not_found')
const changeErrors = pick(
  'agent.not_found',
  'agent.built_in',
  'agent.changed_since',
  'tool.unknown',
  'folder.not_found',
)
const versionNo = intParam(1, 1_000_000)
const note = z.string().max(200).optional()
const Counted = z.object({ count: z.number().int() })

export const agents = {
  list: procedure.route({ ...route, method: 'GET', path: '/agents', summary: 'All agents' }).output(z.array(Agent)),
  /** The list with what each one is doing. */
  overview: procedure
    .route({ ...route, method: 'GET', path: '/agents/overview', summary: 'All agents and their work' })
    .output(z.array(AgentRow)),
  get: procedure
    .route({ ...route, method: 'GET', path: '/agents/{agentId}', summary: 'One agent' })
    .errors(gone)
    .input(one)
    .output(Agent),
  create: procedure
    .route({ ...route, method: 'POST', path: '/agents', summary: 'Create an agent' })
    .errors(pick('tool.unknown', 'folder.not_found'))
    .input(AgentInput.partial().required({ name: true }))
    .output(Agent),
  /** A save that changes something makes a new version. With `baseVersion` it is refused when another one came first. */
  update: procedure
    .route({ ...route, method: 'PATCH', path: '/agents/{agentId}', summary: 'Change an agent' })
    .errors(changeErrors)
    .input(AgentInput.partial().extend({ agentId: AgentId, note, baseVersion: z.number().int().optional() }))
    .output(Agent),
  /** To the bin, for 30 days; its unfinished runs are cancelled. */
  delete: procedure
    .route({ ...route, method: 'DELETE', path: '/agents/{agentId}', summary: 'Delete an agent' })
    .errors(pick('agent.not_found', 'agent.built_in'))
    .input(one)
    .output(Done),
  restore: procedure
    .route({ ...route, method: 'POST', path: '/agents/{agentId}/restore', summary: 'Take an agent out of the bin' })
    .errors(gone)
    .input(one)
    .output(Agent),
  copy: procedure
    .route({ ...route, method: 'POST', path: '/agents/{agentId}/copy', summary: 'Make a copy of an agent' })
    .errors(gone)
    .input(one)
    .output(Agent),
  /** Its runs stop at their next step, and new ones wait, until it is resumed. */
  pause: procedure
    .route({ ...route, method: 'POST', path: '/agents/{agentId}/pause', summary: 'Pause an agent' })
    .errors(gone)
    .input(one)
    .output(Counted),
  resume: procedure
    .route({ ...route, method: 'POST', path: '/agents/{agentId}/resume', summary: 'Resume an agent' })
    .errors(gone)
    .input(one)
    .output(Counted),
  /** Cancels everything of it that has not ended. */
  terminate: procedure
    .route({ ...route, method: 'POST', path: '/agents/{agentId}/terminate', summary: 'Stop all runs of an agent' })
    .errors(gone)
    .input(one)
    .output(Counted),
  /** Days begin at local midnight; `utcOffsetMinutes` is that of the person, east positive. */
  statistics: procedure
    .route({ ...route, method: 'GET', path: '/agents/{agentId}/statistics', summary: 'How an agent did' })
    .errors(gone)
    .input(one.extend({ days: intParam(1, 90).default(14), utcOffsetMinutes: intParam(-900, 900).default(0) }))
    .output(AgentStatistics),
  /** Newest first. */
  versions: procedure
    .route({ ...route, method: 'GET', path: '/agents/{agentId}/versions', summary: 'Versions of an agent' })
    .errors(gone)
    .input(one.extend({ limit: intParam(1, 500).default(200), before: versionNo.optional() }))
    .output(z.array(AgentVersion)),
  version: procedure
    .route({ ...route, method: 'GET', path: '/agents/{agentId}/versions/{version}', summary: 'One version' })
    .errors(pick('agent.not_found', 'agent.version_not_found'))
    .input(one.extend({ version: versionNo }))
    .output(AgentVersion.extend({ agent: AgentInput })),
  /** Makes a new version that is as that one was. Tools and folders that are gone meanwhile are left out. */
  restoreVersion: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/agents/{agentId}/versions/{version}/restore',
      summary: 'Restore a version',
    })
    .errors({ ...changeErrors, ...pick('agent.version_not_found') })
    .input(one.extend({ version: versionNo }))
    .output(Agent),
  templates: procedure
    .route({ ...route, method: 'GET', path: '/agent-templates', summary: 'Templates for new agents' })
    .output(z.array(AgentTemplate)),
  /** Puts an unsaved draft where a trial chat reads it. The saved agent stays as it is; trials go after a day. */
  tryDraft: procedure
    .route({ ...route, method: 'POST', path: '/agent-trials', summary: 'Try an unsaved draft' })
    .errors(pick('agent.not_found', 'tool.unknown', 'folder.not_found'))
    .input(z.object({ trialId: AgentId.optional(), of: AgentId.nullable(), draft: AgentInput }))
    .output(z.object({ trialId: AgentId })),
  /** One file, without secrets: models by name, folders by name. */
  export: procedure
    .route({ ...route, method: 'POST', path: '/agents/export', summary: 'Agents as a file' })
    .errors(gone)
    .input(z.object({ agentIds: z.array(AgentId).min(1).max(100) }))
    .output(AgentFile),
  /** What a file would bring, before anything is made. */
  readImport: procedure
    .route({ ...route, method: 'POST', path: '/agents/import/preview', summary: 'Look into a file of agents' })
    .errors(pick('agent.import_invalid', 'payload.too_large'))
    .input(z.object({ content: z.string() }))
    .output(ImportPreview),
  import: procedure
    .route({ ...route, method: 'POST', path: '/agents/import', summary: 'Create agents from a file' })
    .errors(pick('agent.import_invalid', 'payload.too_large', 'folder.not_found'))
    .input(z.object({ content: z.string(), choices: z.array(ImportChoice).min(1).max(100) }))
    .output(z.array(Agent)),
  tools: procedure.route({ ...route, method: 'GET', path: '/tools', summary: 'All tools' }).output(z.array(ToolView)),
  /** Newest first; of one agent, of all agents together (`shared`), or everything. */
  memories: procedure
    .route({ ...route, method: 'GET', path: '/memories', summary: 'What agents remember' })
    .input(
      z.object({
        search: z.string().max(500).optional(),
        of: z.union([AgentId, z.literal('shared')]).optional(),
        limit: intParam(1, 200).default(100),
        cursor: z.string().optional(),
      }),
    )
    .output(page(Memory)),
  addMemory: procedure
    .route({ ...route, method: 'POST', path: '/memories', summary: 'Remember something' })
    .errors(gone)
    .input(z.object({ agentId: AgentId.nullable(), text: MemoryText }))
    .output(Memory),
  changeMemory: procedure
    .route({ ...route, method: 'PATCH', path: '/memories/{memoryId}', summary: 'Change one memory' })
    .errors(pick('memory.not_found', 'memory.known'))
    .input(z.object({ memoryId: MemoryId, text: MemoryText }))
    .output(Memory),
  deleteMemory: procedure
    .route({ ...route, method: 'DELETE', path: '/memories/{memoryId}', summary: 'Forget one memory' })
    .errors(pick('memory.not_found'))
    .input(z.object({ memoryId: MemoryId }))
    .output(Done),
}
