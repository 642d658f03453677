import { expect, test } from 'vitest'
import { z } from 'zod'
import { explainArguments, inputSchemaOf, parseArguments } from './tool-arguments.ts'

const input = z.strictObject({
  path: z.string(),
  limit: z.number().int().optional(),
  isDeep: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  range: z.strictObject({ from: z.number() }).optional(),
})
const tool = { input }

test('values of the wrong kind become what the schema asks for', () => {
  const received = { path: 7, limit: '12', isDeep: 'yes', tags: 'one', range: { from: '3', to: 9 }, extra: 1 }
  expect(parseArguments(tool, received)).toEqual({
    ok: true,
    args: { path: '7', limit: 12, isDeep: true, tags: ['one'], range: { from: 3 } },
  })
})

test('arguments that arrive as JSON text are read, also inside of them', () => {
  expect(parseArguments(tool, '{"path":"a","tags":"[\\"x\\"]","range":"{\\"from\\":1}"}')).toEqual({
    ok: true,
    args: { path: 'a', tags: ['x'], range: { from: 1 } },
  })
})

test('null for an optional value means that it is absent', () => {
  expect(parseArguments(tool, { path: 'a', limit: null })).toEqual({ ok: true, args: { path: 'a' } })
})

test.each(['not json', '[1]', [1], 7, { limit: 3 }, { path: 'a', limit: 'many' }])('%j is refused', (received) => {
  expect(parseArguments(tool, received).ok).toBe(false)
})

test('a refusal tells the model the problem, the schema and what it wrote', () => {
  const text = explainArguments({ ...tool, name: 'file_read' } as never, '{"pth":', 'path is missing')
  expect(text).toContain('file_read do not fit: path is missing')
  expect(text).toContain(JSON.stringify(inputSchemaOf(tool)))
  expect(text).toContain('Received: {"pth":')
})

test('a tool without parameters still has an object of properties, which servers ask for', () => {
  expect(inputSchemaOf({ input: z.object({}) })).toMatchObject({ type: 'object', properties: {} })
})
