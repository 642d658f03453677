import { z } from 'zod'
import type { ToolSpec } from '../ports/model-gateway.ts'
import type { Tool } from './tool.ts'

/**
 * What a model is told about a tool. The schema is one plain object without references, which small models and some
 * servers cannot follow, and always has `properties`, which llama.cpp's grammar asks for.
 */
export function toolSpec(tool: Pick<Tool, 'name' | 'description' | 'input'>): ToolSpec {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(tool.input, {
    io: 'input',
    reused: 'inline',
    cycles: 'throw',
    unrepresentable: 'any',
  })
  if (schema.type !== 'object') throw new Error(`the input of ${tool.name} is not an object`)
  return { name: tool.name, description: tool.description, parameters: { properties: {}, ...schema } }
}
