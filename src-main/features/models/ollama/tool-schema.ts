import type { ToolSpec } from '#main/engine/ports/model-gateway.ts'
import { isObject } from '../tool-args.ts'

type Schema = Record<string, unknown>

/** What Ollama's Go structs keep of a property; everything else is dropped there without a word. */
const KEPT = ['type', 'enum', 'required'] as const
/** What would be dropped but matters to the model: said in the description instead. */
const SAID: Record<string, (value: unknown) => string> = {
  default: (value) => `default ${JSON.stringify(value)}`,
  minimum: (value) => `at least ${value}`,
  maximum: (value) => `at most ${value}`,
  exclusiveMinimum: (value) => `more than ${value}`,
  exclusiveMaximum: (value) => `less than ${value}`,
  multipleOf: (value) => `a multiple of ${value}`,
  minLength: (value) => `at least ${value} characters`,
  maxLength: (value) => `at most ${value} characters`,
  pattern: (value) => `matches ${value}`,
  format: (value) => `format ${value}`,
  minItems: (value) => `at least ${value} items`,
  maxItems: (value) => `at most ${value} items`,
}
const MAX_DEPTH = 8

/** Tools in the form that Ollama takes, with nothing lost that a description can say. */
export const ollamaTools = (tools: readonly ToolSpec[]) =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: topLevel(flatten(parameters, parameters, 0)) },
  }))

/** Missing properties would be rendered as `null`. */
const topLevel = ({ properties, required }: Schema) => ({
  type: 'object',
  properties: properties ?? {},
  required: required ?? [],
})

function flatten(schema: unknown, root: Schema, depth: number): Schema {
  if (!isObject(schema) || depth > MAX_DEPTH) return {}
  const whole = mergeAllOf(resolveRef(schema, root), root)
  const out: Schema = {}
  for (const key of KEPT) if (whole[key] !== undefined) out[key] = whole[key]
  if ('const' in whole) out.enum = [whole.const]
  const description = describe(whole)
  if (description !== '') out.description = description
  const options = whole.anyOf ?? whole.oneOf
  if (Array.isArray(options)) out.anyOf = options.map((option) => flatten(option, root, depth + 1))
  if (whole.items !== undefined) out.items = flatten(whole.items, root, depth + 1)
  if (isObject(whole.properties)) {
    out.properties = Object.fromEntries(
      Object.entries(whole.properties).map(([name, inner]) => [name, flatten(inner, root, depth + 1)]),
    )
  }
  return out
}

function describe(schema: Schema): string {
  const rules = Object.entries(SAID).flatMap(([key, say]) => (schema[key] === undefined ? [] : [say(schema[key])]))
  const text = typeof schema.description === 'string' ? schema.description : ''
  if (rules.length === 0) return text
  return text === '' ? rules.join(', ') : `${text} (${rules.join(', ')})`
}

/** Only references inside the schema itself; a circle ends at the depth limit. */
function resolveRef(schema: Schema, root: Schema): Schema {
  if (typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#')) return schema
  const path = schema.$ref.slice(1).split('/').filter(Boolean)
  const found = path.reduce<unknown>(
    (at, key) => (isObject(at) ? at[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    root,
  )
  const { $ref: _ref, ...rest } = schema
  return isObject(found) ? { ...found, ...rest } : rest
}

function mergeAllOf(schema: Schema, root: Schema): Schema {
  if (!Array.isArray(schema.allOf)) return schema
  const { allOf, ...rest } = schema
  const parts = [rest, ...(allOf as unknown[]).filter(isObject).map((part) => resolveRef(part, root))]
  return {
    ...Object.assign({}, ...parts.toReversed()),
    properties: Object.assign({}, ...parts.map((part) => asObject(part.properties))),
    required: parts.flatMap((part) => asArray(part.required)),
  }
}

const asObject = (value: unknown): Schema => (isObject(value) ? value : {})
const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
