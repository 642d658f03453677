import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import { toolSpec } from '#main/engine/tools/tool-spec.ts'

export type JsonSchema = Record<string, unknown>

export type ParsedArguments = { ok: true; args: unknown } | { ok: false; problem: string }

const MAX_SHOWN_CHARS = 1_000

const schemas = new WeakMap<object, JsonSchema>()

/** The JSON Schema of a tool's input, as models are shown it. */
export function inputSchemaOf(tool: Pick<Tool, 'input'>): JsonSchema {
  const known = schemas.get(tool.input)
  if (known !== undefined) return known
  const { parameters } = toolSpec({ name: 'tool', description: '', input: tool.input })
  schemas.set(tool.input, parameters)
  return parameters
}

/**
 * The arguments as the tool takes them. What small models get wrong is put right first: numbers and yes/no as
 * text, one value where a list is expected, keys that the tool does not have.
 */
export function parseArguments(tool: Pick<Tool, 'input'>, received: unknown): ParsedArguments {
  const value = typeof received === 'string' ? parseJson(received) : (received ?? {})
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: 'the arguments must be one JSON object' }
  }
  const direct = tool.input.safeParse(value)
  if (direct.success) return { ok: true, args: direct.data }
  const coerced = tool.input.safeParse(coerce(value, inputSchemaOf(tool)))
  if (coerced.success) return { ok: true, args: coerced.data }
  return { ok: false, problem: z.prettifyError(coerced.error) }
}

/** What the model reads about arguments that cannot be used: what is wrong, what is expected, what it wrote. */
export function explainArguments(tool: Tool, received: unknown, problem: string): string {
  const written = typeof received === 'string' ? received : JSON.stringify(received)
  return [
    `The arguments of ${tool.name} do not fit: ${problem}`,
    `Expected (JSON Schema): ${JSON.stringify(inputSchemaOf(tool))}`,
    `Received: ${(written ?? '').slice(0, MAX_SHOWN_CHARS)}`,
    'Call the tool again with corrected arguments.',
  ].join('\n')
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function coerce(value: unknown, schema: JsonSchema): unknown {
  switch (schema.type) {
    case 'object':
      return coerceObject(typeof value === 'string' ? parseJson(value) : value, schema)
    case 'array': {
      const read = typeof value === 'string' && value.trimStart().startsWith('[') ? parseJson(value) : value
      const items = Array.isArray(read) ? read : [read]
      return items.map((item) => coerce(item, asSchema(schema.items)))
    }
    case 'number':
    case 'integer':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
    case 'boolean':
      return typeof value === 'string' ? (BOOLEANS[value.trim().toLowerCase()] ?? value) : value
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    default:
      return value
  }
}

function coerceObject(value: unknown, schema: JsonSchema): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const properties = asSchema(schema.properties)
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => Object.hasOwn(properties, key))
      .filter(([key, item]) => item !== null || required.includes(key))
      .map(([key, item]) => [key, coerce(item, asSchema(properties[key]))]),
  )
}

const BOOLEANS: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false }

const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
