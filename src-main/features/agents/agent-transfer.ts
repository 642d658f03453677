import { Buffer } from 'node:buffer'
import { z } from 'zod'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Tool, ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { AgentFile, ImportChoice, ImportedAgent, ImportPreview } from '#shared/contract/agent-transfer.ts'
import type { AgentInput } from '#shared/contract/agents.contract.ts'
import { type Agent, type AgentTool, Limits } from '#shared/domain/agent.ts'
import { contentOf } from '#shared/domain/agent-content.ts'
import type { AgentId, FolderId } from '#shared/domain/ids.ts'
import { ModelParams } from '#shared/domain/model.ts'
import { Permission, RunMode } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { plainLine } from '#shared/std/plain-line.ts'
import type { AgentsService } from './agents.service.ts'
import { freeName } from './free-name.ts'

export interface TransferDeps {
  clock: Clock
  settings: Settings
  tools: ToolRegistry
  folders: FolderLookup
  agents: AgentsService
}

const FORMAT = 'hearth-agent'
const FORMAT_VERSION = 1
const MAX_BYTES = 1_000_000
const MAX_AGENTS = 100
const MINUTE_MS = 60_000

/** Folders and models by name only: their ids, paths and keys are this PC's and stay here. */
const FileAgent = z.object({
  name: z.string().overwrite(plainLine).min(1).max(80),
  description: z.string().max(500).default(''),
  instructions: z.string().max(20_000).default(''),
  model: z
    .object({ name: z.string().min(1).max(500) })
    .nullable()
    .default(null),
  params: ModelParams.default({}),
  tools: z
    .array(z.object({ name: z.string().min(1).max(100), permission: Permission.optional() }))
    .max(200)
    .default([]),
  mode: RunMode.default('ask'),
  usesMemory: z.boolean().default(false),
  limits: Limits.partial().default({}),
  folders: z.array(z.string().min(1).max(200)).max(100).nullable().default(null),
})
type FileAgent = z.infer<typeof FileAgent>

const File = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1).max(FORMAT_VERSION),
  agents: z.array(FileAgent).min(1).max(MAX_AGENTS),
})

/**
 * Agents as a file and back. What a file says is data of somebody else: it names tools and permissions, and the person
 * decides which of them it gets.
 */
export function createAgentTransfer({ clock, settings, tools, folders, agents }: TransferDeps) {
  return {
    export(agentIds: readonly AgentId[]): AgentFile {
      const chosen = agentIds.map((agentId) => agents.get(agentId))
      const [first] = chosen
      const stem = chosen.length === 1 && first !== undefined ? first.name : `${chosen.length} agents`
      const file = {
        format: FORMAT,
        version: FORMAT_VERSION,
        exportedAt: new Date(clock.now()).toISOString(),
        agents: chosen.map(toFile),
      }
      return { fileName: `${safeStem(stem)}.hearth-agent`, content: `${JSON.stringify(file, null, 2)}\n` }
    },

    read(content: string): ImportPreview {
      const names = takenNames()
      return { agents: parse(content).map((each, index) => preview(each, index, names)) }
    },

    /** Nothing is made when anything in it is refused. */
    async import(content: string, choices: readonly ImportChoice[]): Promise<Agent[]> {
      const found = parse(content)
      const names = takenNames()
      const wanted = choices.map((choice) => {
        const from = found[choice.index]
        if (from === undefined) throw invalid(`it holds no agent number ${choice.index + 1}`)
        const name = freeName(from.name, names)
        names.push(name)
        return { ...toInput(from, choice), name }
      })
      for (const input of wanted) agents.requireKnown(input)
      const made: Agent[] = []
      for (const input of wanted) made.push(await agents.create(input, { note: 'From a file', madeBy: 'import' }))
      return made
    },
  }

  function toFile(agent: Agent): FileAgent {
    const { model, folders: ids, mode, ...rest } = contentOf(agent)
    return {
      ...rest,
      mode: agent.isBuiltIn ? settings.get('agents.mode') : mode,
      model: model === null ? null : { name: model.name },
      folders: ids?.flatMap((folderId) => folders.get(folderId)?.name ?? []) ?? null,
    }
  }

  function preview(from: FileAgent, index: number, names: readonly string[]): ImportedAgent {
    const known = knownTools(from)
    return {
      index,
      name: from.name,
      description: from.description,
      instructions: from.instructions,
      isNameTaken: freeName(from.name, names) !== from.name,
      tools: known.map(({ tool }) => tool.name),
      unknownTools: [...new Set(from.tools.map(({ name }) => name))].filter((name) => tools.get(name) === undefined),
      widened: known.filter(isWidened).map(({ tool }) => ({ name: tool.name, title: tool.title, risk: tool.risk })),
      wantsAuto: from.mode === 'auto',
      folders: from.folders?.map((name) => ({ name, folderId: folderNamed(name) })) ?? null,
      modelName: from.model?.name ?? null,
      raisedLimits: Object.entries(raised(from.limits)).map(([name]) => name),
    }
  }

  function toInput(from: FileAgent, choice: ImportChoice): AgentInput {
    const tooHigh = raised(from.limits)
    return {
      ...from,
      model: choice.model,
      mode: from.mode === 'auto' && !choice.allowAuto ? 'ask' : from.mode,
      tools: knownTools(from).map((each): AgentTool => {
        const { tool, permission } = each
        if (permission === undefined) return { name: tool.name }
        return {
          name: tool.name,
          permission: isWidened(each) && !choice.allow.includes(tool.name) ? 'ask' : permission,
        }
      }),
      limits: Object.fromEntries(Object.entries(from.limits).filter(([name]) => !Object.hasOwn(tooHigh, name))),
      folders: from.folders?.flatMap((name) => linked(choice, name)) ?? null,
    }
  }

  /** Each tool once, in the order of the file, without those that are not here. */
  function knownTools(from: FileAgent): { tool: Tool; permission: Permission | undefined }[] {
    const byName = new Map(from.tools.toReversed().map((each) => [each.name, each.permission]))
    return [...new Set(from.tools.map(({ name }) => name))].flatMap((name) => {
      const tool = tools.get(name)
      return tool === undefined ? [] : [{ tool, permission: byName.get(name) }]
    })
  }

  /** Limits that let it go further than agents may here by themselves. They are not taken over. */
  function raised(limits: FileAgent['limits']): Partial<Limits> {
    const own: Partial<Limits> = {
      maxSteps: settings.get('agents.maxSteps'),
      maxDurationMs: settings.get('agents.maxMinutes') * MINUTE_MS,
      maxTokens: settings.get('agents.maxTokens'),
      maxCostUsd: settings.get('agents.maxCostUsd'),
    }
    const isHigher = ([name, value]: [string, number | undefined]) =>
      value !== undefined && value > (own[name as keyof Limits] ?? Number.POSITIVE_INFINITY)
    return Object.fromEntries(Object.entries(limits).filter(isHigher))
  }

  function folderNamed(name: string): FolderId | null {
    return folders.all().find((folder) => folder.name.toLowerCase() === name.toLowerCase())?.folderId ?? null
  }

  function takenNames(): string[] {
    return agents.list().map(({ name }) => name)
  }
}

export type AgentTransfer = ReturnType<typeof createAgentTransfer>

const isWidened = ({ tool, permission }: { tool: Tool; permission: Permission | undefined }): boolean =>
  permission === 'allow' && tool.defaultPermission !== 'allow'

const linked = ({ folders }: ImportChoice, name: string): FolderId[] => {
  const folderId = Object.hasOwn(folders, name) ? folders[name] : undefined
  return folderId === undefined ? [] : [folderId]
}

function parse(content: string): FileAgent[] {
  if (Buffer.byteLength(content) > MAX_BYTES) {
    throw new AppError('payload.too_large', 'A file of agents holds at most 1 MB', { maxBytes: MAX_BYTES })
  }
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (cause) {
    throw invalid('it is not JSON', cause)
  }
  const read = File.safeParse(json)
  if (!read.success) throw invalid(z.prettifyError(read.error).slice(0, 500), read.error)
  return read.data.agents
}

const invalid = (why: string, cause?: unknown) =>
  new AppError('agent.import_invalid', `The file cannot be read: ${why}`, {}, { cause })

/** A name that every file system takes. */
function safeStem(name: string): string {
  const kept = name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, '')
    .replace(/^[. ]+|[. ]+$/g, '')
  return kept.slice(0, 60).trim() || 'agent'
}
