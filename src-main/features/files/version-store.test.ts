import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVersionStore, hashOf, type VersionStore } from './version-store.ts'

let dir: string
let versions: VersionStore
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-versions-'))
  versions = createVersionStore(dir)
})
afterEach(() => rmSync(dir, { recursive: true }))

const kept = () => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

test('a content is given back as it was, and kept once and compressed', async () => {
  const bytes = Buffer.from('the same line\n'.repeat(10_000))
  const hashes = await Promise.all([versions.put(bytes), versions.put(bytes), versions.put(Buffer.from(bytes))])
  expect(hashes).toEqual([hashOf(bytes), hashOf(bytes), hashOf(bytes)])
  expect(kept().map(({ name }) => name)).toEqual([`${hashOf(bytes)}.zst`])
  expect(await versions.get(hashOf(bytes))).toEqual(bytes)
})

test('an empty content is a content', async () => {
  expect(await versions.get(await versions.put(Buffer.alloc(0)))).toEqual(Buffer.alloc(0))
})

test('a version that was cut or lost is not given as if it were whole', async () => {
  const hash = await versions.put(Buffer.from('x'.repeat(1_000)))
  truncateSync(join(dir, hash.slice(0, 2), `${hash}.zst`), 10)
  await expect(versions.get(hash)).rejects.toMatchObject({ code: 'version.damaged' })
  await expect(versions.get('0'.repeat(64))).rejects.toMatchObject({ code: 'version.damaged' })
})
