import type { AgentTool } from '#shared/domain/agent.ts'
import type { Permission } from '#shared/domain/tool.ts'

type Tools = readonly AgentTool[]

/** A tool comes last, or goes. */
export const toggled = (tools: Tools, name: string, isUsed: boolean): AgentTool[] =>
  isUsed ? [...tools.filter((each) => each.name !== name), { name }] : tools.filter((each) => each.name !== name)

/** Null: as the tool is by default. */
export const permitted = (tools: Tools, name: string, permission: Permission | null): AgentTool[] =>
  tools.map((each) => (each.name === name ? { name, ...(permission === null ? {} : { permission }) } : each))

/** One place up or down; at the end nothing moves. */
export function moved(tools: Tools, name: string, by: 1 | -1): AgentTool[] {
  const at = tools.findIndex((each) => each.name === name)
  const other = tools[at + by]
  const own = tools[at]
  if (own === undefined || other === undefined) return [...tools]
  return tools.with(at, other).with(at + by, own)
}
