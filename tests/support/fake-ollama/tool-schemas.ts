import { Refusal, type WireTool } from './request.ts'

const PROPERTY_KEYS = ['anyOf', 'type', 'items', 'description', 'enum', 'properties', 'required']
const PARAMETER_KEYS = ['type', '$defs', 'items', 'required', 'properties']

/** The tools as the model sees them: the server rebuilds each schema from a few known fields and drops the rest. */
export function rebuildTools(tools: readonly WireTool[]): WireTool[] {
  return tools.map((tool) => {
    const kept = keep(tool.function.parameters, PARAMETER_KEYS)
    const properties = tool.function.parameters.properties
    const parameters = { ...kept, properties: properties === undefined ? null : eachProperty(properties) }
    return { type: tool.type, function: { ...tool.function, parameters } }
  })
}

function eachProperty(properties: unknown): Record<string, unknown> {
  const entries = Object.entries(properties as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, schema]) => [name, property(schema)]))
}

function property(schema: unknown): Record<string, unknown> {
  if (typeof schema !== 'object' || schema === null) {
    throw new Refusal(400, `json: cannot unmarshal ${typeof schema} into Go struct field of type api.ToolProperty`)
  }
  const kept = keep(schema as Record<string, unknown>, PROPERTY_KEYS)
  return 'properties' in kept ? { ...kept, properties: eachProperty(kept.properties) } : kept
}

const keep = (schema: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => keys.includes(key)))
