import { expect, test } from 'vitest'
import { ollamaTools } from './tool-schema.ts'

const parametersOf = (parameters: Record<string, unknown>) =>
  ollamaTools([{ name: 't', description: 'd', parameters }])[0]?.function.parameters

test('what Go would drop is said in the description instead', () => {
  const limit = { type: 'integer', minimum: 1, maximum: 50, default: 10, description: 'How many' }
  const when = { type: 'string', format: 'date', pattern: '^2' }
  const kind = { const: 'mail' }
  expect(
    parametersOf({
      type: 'object',
      properties: { limit, when, kind },
      required: ['limit'],
      additionalProperties: false,
    }),
  ).toEqual({
    type: 'object',
    required: ['limit'],
    properties: {
      limit: { type: 'integer', description: 'How many (default 10, at least 1, at most 50)' },
      when: { type: 'string', description: 'matches ^2, format date' },
      kind: { enum: ['mail'] },
    },
  })
})

test('references, allOf and oneOf are put in place, and a circle ends', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
  const flat = parametersOf({
    type: 'object',
    $defs: { size: { type: 'string', enum: ['s', 'l'] }, node },
    properties: {
      size: { $ref: '#/$defs/size', description: 'Size' },
      either: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      both: {
        allOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { properties: { b: { type: 'number' } } },
        ],
      },
      node: { $ref: '#/$defs/node' },
    },
  })
  expect(flat?.properties).toMatchObject({
    size: { type: 'string', enum: ['s', 'l'], description: 'Size' },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    both: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] },
    node: { type: 'object', properties: { next: { type: 'object' } } },
  })
  expect(JSON.stringify(flat)).not.toContain('$')
})

test('no properties are an empty object, and a property of any form has one', () => {
  expect(parametersOf({})).toEqual({ type: 'object', properties: {}, required: [] })
  expect(parametersOf({ properties: { any: true, none: false } })?.properties).toEqual({ any: {}, none: {} })
})
