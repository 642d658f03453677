import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readSources } from '#build/import-graph.mjs'

const sources = new Map(readSources(resolve('.')).map((source) => [source.path, source]))

/** Every file that is loaded, now or later, from this one. */
function reachable(path: string, seen = new Set<string>()): Set<string> {
  const source = sources.get(path)
  if (source === undefined || seen.has(path)) return seen
  seen.add(path)
  for (const one of source.imports) if (one.kind === 'file') reachable(one.target, seen)
  return seen
}

test.each(['src-main/shell-headless/headless.ts', 'src-main/app/open-app.ts'])('%s never reaches electron', (entry) => {
  const files = [...reachable(entry)]
  expect(files.length).toBeGreaterThan(30)
  const importers = files.filter((path) => sources.get(path)?.imports.some((one) => one.target === 'electron'))
  expect(importers).toEqual([])
})
