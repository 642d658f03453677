import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Tool } from './tool.ts'
import { createToolRegistry } from './tool-registry.ts'
import { toolSpec } from './tool-spec.ts'

const tool = <I>(name: string, input: z.ZodType<I>): Tool<I> => ({
  name,
  title: name,
  description: 'Does a thing',
  risk: 'read',
  effect: 'pure',
  defaultPermission: 'allow',
  input,
  timeoutMs: 1_000,
  isParallel: true,
  run: async () => ({ output: '', summary: '' }),
})

test('tools are found by name and listed in order', () => {
  const registry = createToolRegistry()
  registry.add(tool('zoo', z.object({})))
  registry.add(tool('ant', z.object({})))
  expect([registry.list().map((one) => one.name), registry.get('zoo')?.name, registry.get('none')]).toEqual([
    ['ant', 'zoo'],
    'zoo',
    undefined,
  ])
})

test.each(['File_read', 'file-read', '', 'a b', 'x'.repeat(65)])('the name %j is refused', (name) => {
  expect(() => createToolRegistry().add(tool(name, z.object({})))).toThrow('not a name')
})

test('a name is given once', () => {
  const registry = createToolRegistry()
  registry.add(tool('a', z.object({})))
  expect(() => registry.add(tool('a', z.object({})))).toThrow('already')
})

test('a model is told the input as one plain object, without references', () => {
  const place = z.object({ path: z.string().describe('Where') })
  const spec = toolSpec(tool('move', z.object({ from: place, to: place, count: z.number().int().default(1) })))
  const side = {
    type: 'object',
    properties: { path: { type: 'string', description: 'Where' } },
    required: ['path'],
    additionalProperties: expect.anything(),
  }
  expect(JSON.stringify(spec)).not.toContain('$ref')
  expect(spec.parameters).toMatchObject({
    type: 'object',
    properties: { from: { properties: side.properties }, to: { properties: side.properties } },
    required: ['from', 'to'],
  })
  expect(spec.parameters).not.toHaveProperty('$schema')
})

test('a tool without arguments still has properties; an input that is no object is refused', () => {
  expect(toolSpec(tool('now', z.object({}))).parameters).toMatchObject({ type: 'object', properties: {} })
  expect(() => toolSpec(tool('odd', z.string()))).toThrow('not an object')
})
