import { readFileSync } from 'node:fs'
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { isProcedure } from '@orpc/server'
import { expect, test } from 'vitest'
import { START_FLAGS } from '#build/start-flags.mjs'
import { makeOpenApi } from '#main/app/open-api.ts'
import { VERSION } from '#main/app/version.ts'
import { HEADLESS_FLAGS } from '#main/shell-headless/options.ts'
import { contract } from '#shared/contract/contract.ts'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { ERRORS } from '#shared/errors/errors.ts'
import { makeTestApp } from '#tests/support/make-test-app.ts'

function proceduresOf(router: object, path: string[] = []): { name: string; procedure: AnyContractProcedure }[] {
  return Object.entries(router).flatMap(([key, value]) =>
    isContractProcedure(value)
      ? [{ name: [...path, key].join('.'), procedure: value }]
      : proceduresOf(value as object, [...path, key]),
  )
}
const procedures = proceduresOf(contract)
const routeOf = (procedure: AnyContractProcedure) => procedure['~orpc'].route

test('every procedure has a REST address of its own, a summary and a tag', () => {
  expect(procedures.length).toBeGreaterThan(60)
  const bad = procedures.filter(({ procedure }) => {
    const { method, path, summary, tags } = routeOf(procedure)
    return !method || !path || !summary || tags?.length !== 1
  })
  expect(bad.map(({ name }) => name)).toEqual([])
  const addresses = procedures.map(({ procedure }) => {
    const { method, path = '' } = routeOf(procedure)
    return `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`
  })
  expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([])
})

test('every procedure of the contract is implemented, and nothing beside it', async () => {
  const app = await makeTestApp()
  const implemented = (router: object, path: string[] = []): string[] =>
    Object.entries(router).flatMap(([key, value]) =>
      isProcedure(value) ? [[...path, key].join('.')] : implemented(value as object, [...path, key]),
    )
  expect(implemented(app.router).sort()).toEqual(procedures.map(({ name }) => name).sort())
  await app.stop()
})

test('every error code has a text that says what happened and what to do', () => {
  expect(Object.keys(ERROR_TEXTS).sort()).toEqual(Object.keys(ERRORS).sort())
})

test('the OpenAPI document has every procedure, its errors and the bearer token; only health is open', async () => {
  const document = JSON.parse(await makeOpenApi(VERSION)) as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string; security?: unknown[]; responses: object }>>
    components: { securitySchemes: object }
  }
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  expect(document.openapi).toMatch(/^3\.1/)
  expect(document.components.securitySchemes).toEqual({ bearer: { type: 'http', scheme: 'bearer' } })
  expect(operations.map((one) => one.operationId).sort()).toEqual(procedures.map(({ name }) => name).sort())
  expect(operations.filter((one) => one.security?.length === 0).map((one) => one.operationId)).toEqual([
    'system.health',
  ])
  expect(operations.filter((one) => !('400' in one.responses) || !('500' in one.responses))).toEqual([])
})

test('the version in the code is the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(VERSION).toBe(version)
})

test('npm start and the headless shell know the same flags', () => {
  const types = (flags: Record<string, { type: string }>) =>
    Object.fromEntries(Object.entries(flags).map(([name, { type }]) => [name, type]))
  expect(types(START_FLAGS)).toEqual(types(HEADLESS_FLAGS))
})
