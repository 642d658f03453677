import type { AgentContent } from '#shared/domain/agent-content.ts'
import { strings } from '../strings.ts'

const words = strings.versions

export interface FieldChange {
  field: string
  before: string
  after: string
}

/** Names for ids that a version holds. */
export interface Names {
  tool: (name: string) => string
  folder: (folderId: string) => string
}

type Field = Exclude<keyof AgentContent, 'instructions'>
const FIELDS: readonly Field[] = [
  'name',
  'description',
  'model',
  'mode',
  'params',
  'tools',
  'usesMemory',
  'folders',
  'limits',
]

/** What differs between two states of an agent, apart from its instructions, in words. */
export function changedFields(before: AgentContent, after: AgentContent, names: Names): FieldChange[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => ({
    field: words.fields[field] ?? field,
    before: inWords(before, field, names),
    after: inWords(after, field, names),
  }))
}

function inWords(agent: AgentContent, field: Field, names: Names): string {
  switch (field) {
    case 'name':
    case 'description':
      return agent[field] || words.none
    case 'mode':
      return strings.overview.modes[agent.mode]
    case 'model':
      return agent.model?.name ?? strings.overview.modelDefault
    case 'usesMemory':
      return agent.usesMemory ? words.on : words.off
    case 'folders':
      return agent.folders === null ? words.allFolders : agent.folders.map(names.folder).join('\n') || words.none
    case 'tools':
      return agent.tools.map((tool) => toolLine(tool, names)).join('\n') || words.none
    case 'params':
    case 'limits':
      return (
        Object.entries(agent[field])
          .map(
            ([name, value]) => `${labels[name] ?? name}: ${name === 'maxDurationMs' ? Number(value) / 60_000 : value}`,
          )
          .join('\n') || words.defaults
      )
  }
}

const labels: Record<string, string> = {
  temperature: strings.overview.temperature,
  maxOutputTokens: strings.overview.length,
  thinking: strings.overview.thinking,
  maxSteps: strings.limits.maxSteps,
  maxDurationMs: `${strings.limits.maxDurationMs} (${strings.limits.units.minutes})`,
  maxTokens: strings.limits.maxTokens,
  maxCostUsd: `${strings.limits.maxCostUsd} (${strings.limits.units.usd})`,
}

function toolLine({ name, permission }: AgentContent['tools'][number], names: Names): string {
  return permission === undefined ? names.tool(name) : `${names.tool(name)}: ${strings.tools.permissions[permission]}`
}
