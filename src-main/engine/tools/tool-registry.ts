import { TOOL_NAME } from '#shared/domain/tool.ts'
import type { Tool, ToolRegistry } from './tool.ts'

export function createToolRegistry(): ToolRegistry {
  const tools = new Map<string, Tool>()
  return {
    add(tool) {
      if (!TOOL_NAME.test(tool.name)) throw new Error(`${tool.name} is not a name for a tool: ${TOOL_NAME}`)
      if (tools.has(tool.name)) throw new Error(`there is a tool ${tool.name} already`)
      // Every caller parses arguments with the tool's own schema first, so `run` gets what it asks for.
      tools.set(tool.name, tool as unknown as Tool)
    },
    get: (name) => tools.get(name),
    list: () => [...tools.values()].sort((a, b) => a.name.localeCompare(b.name)),
  }
}
