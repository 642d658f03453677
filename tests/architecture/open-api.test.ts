import { beforeAll, expect, test } from 'vitest'
import { makeOpenApi } from '#main/app/open-api.ts'

interface Operation {
  operationId?: string
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean }[]
  requestBody?: unknown
  responses?: Record<string, { description?: string }>
}

let document: { openapi: string; paths: Record<string, Record<string, Operation>> }
let operations: (Operation & { method: string; path: string; name: string })[]

beforeAll(async () => {
  document = JSON.parse(await makeOpenApi('0'))
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, method, path, name: `${method} ${path}` })),
  )
})

test('every $ref of the document leads somewhere', () => {
  const lost: string[] = []
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { $ref } = node as { $ref?: unknown }
    if (typeof $ref === 'string' && follow($ref) === undefined) lost.push($ref)
    for (const inner of Object.values(node)) look(inner)
  }
  const follow = (ref: string): unknown =>
    ref
      .replace(/^#\//, '')
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document)
  look(document)
  expect(lost).toEqual([])
  expect(operations.length).toBeGreaterThan(50)
})

test('every operation has a name of its own, a summary, a tag and described answers', () => {
  const ids = operations.map((one) => one.operationId)
  const poor = operations.filter(
    ({ summary, tags, responses = {} }) =>
      !summary ||
      !tags?.[0] ||
      Object.values(responses).length === 0 ||
      Object.values(responses).some((one) => !one.description),
  )
  expect({ repeated: ids.filter((id, i) => !id || ids.indexOf(id) !== i), poor: poor.map((one) => one.name) }).toEqual({
    repeated: [],
    poor: [],
  })
})

test('the names in a path are its path parameters, and what only reads or deletes has no body', () => {
  const wrong = operations.filter(({ method, path, parameters = [], requestBody }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const given = parameters.filter((one) => one.in === 'path' && one.required).map((one) => one.name)
    const hasOddBody = ['get', 'delete'].includes(method) && requestBody !== undefined
    return hasOddBody || JSON.stringify(named.sort()) !== JSON.stringify(given.sort())
  })
  expect(wrong.map((one) => one.name)).toEqual([])
})
