import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeFiles, put, type TestFiles, textAt } from '#tests/support/make-files.ts'

/** A real full disk needs root on Linux; elsewhere these tests say that they were skipped. */
const base = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-full-')))
const small = join(base, 'small')

const disk = (command: 'mount' | 'umount', ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' })
const mountSmall = () => disk('mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small)
const unmountSmall = () => disk('umount', small)

const canMount = (() => {
  mkdirSync(small)
  try {
    mountSmall()
    unmountSmall()
    return true
  } catch {
    return false
  }
})()

let files: TestFiles
beforeAll(() => {
  if (!canMount) process.stderr.write('full disk: skipped, a small disk cannot be mounted here\n')
})
beforeEach(() => {
  if (canMount) mountSmall()
})
afterEach(() => {
  files?.db.close()
  if (canMount) unmountSmall()
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Does not shrink much when compressed. */
const noise = (size: number) => {
  const line = (i: number) => createHash('sha256').update(String(i)).digest('base64')
  return Array.from({ length: Math.ceil(size / 45) }, (_, i) => line(i)).join('\n')
}
const refusal = expect.objectContaining({ code: 'disk.full' })

test.skipIf(!canMount)('a full disk under the file: the old file is intact and nothing lies about', async () => {
  files = makeFiles({ base, dataDir: join(base, 'data-1') })
  await files.folder('small')
  put(join(small, 'a.md'), 'old')
  await expect(files.call('file_write', { path: 'a.md', content: noise(400_000) })).rejects.toEqual(refusal)
  expect([textAt(join(small, 'a.md')), readdirSync(small), files.service.changes({ limit: 9 }).items]).toEqual([
    'old',
    ['a.md'],
    [],
  ])
  await files.call('file_write', { path: 'a.md', content: 'new' }, { callId: 'call_1' })
  expect(textAt(join(small, 'a.md'))).toBe('new')
})

test.skipIf(!canMount)('a full disk under the versions: the file is not touched', async () => {
  files = makeFiles({ base, dataDir: join(small, 'data') })
  await files.folder('notes')
  const path = join(base, 'notes/a.md')
  put(path, 'old')
  await expect(files.call('file_write', { path: 'a.md', content: noise(900_000) })).rejects.toEqual(refusal)
  expect([textAt(path), files.db.sql('SELECT * FROM file_changes')]).toEqual(['old', []])
})

test.skipIf(!canMount)(
  'a full disk during undo: the file stays as the agent left it and can be undone later',
  async () => {
    files = makeFiles({ base, dataDir: join(base, 'data-2') })
    await files.folder('small')
    put(join(small, 'a.md'), noise(150_000))
    const { changeId = 'chg_' } = await files.call('file_write', { path: 'a.md', content: 'short' })
    put(join(small, 'filler'), noise(200_000))
    await expect(files.service.undo(changeId, false)).rejects.toEqual(refusal)
    expect([textAt(join(small, 'a.md')), readdirSync(small)]).toEqual(['short', ['a.md', 'filler']])
    rmSync(join(small, 'filler'))
    await files.service.undo(changeId, false)
    expect(textAt(join(small, 'a.md'))).toBe(noise(150_000))
  },
)
