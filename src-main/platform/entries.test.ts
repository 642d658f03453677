import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ENTRIES, type EntryName, entryUrl } from './entries.ts'

test('every entry is a file of the source', () => {
  const missing = Object.keys(ENTRIES).filter((name) => !existsSync(fileURLToPath(entryUrl(name as EntryName))))
  expect(missing).toEqual([])
})

test.each([
  ['the bundle', 'file:///opt/hearth/resources/app.asar/out/main/desktop.js'],
  ['a chunk of the bundle', 'file:///opt/hearth/resources/app.asar/out/main/chunks/a1b2.js'],
])('from %s an entry is beside the bundles', (_name, here) => {
  expect(entryUrl('worker', here).href).toBe('file:///opt/hearth/resources/app.asar/out/main/worker.js')
})
