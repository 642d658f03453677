import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withinFolders } from '#main/engine/tools/folder-scope.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import { contextOf, makeFiles, put, type TestFiles } from '#tests/support/make-files.ts'

let files: TestFiles
let work: string
let secrets: string
let open: FolderId[]
beforeEach(async () => {
  files = makeFiles()
  work = await files.folder('work')
  secrets = await files.folder('work/secrets')
  await files.folder('home')
  put(join(work, 'plan.txt'), 'red bicycle')
  put(join(secrets, 'pay.txt'), 'red money')
  put(join(files.base, 'home', 'note.txt'), 'red roses')
  open = [idOf('work')]
})
afterEach(() => files.close())

const idOf = (name: string) => files.lookup.all().find((folder) => folder.name === name)?.folderId ?? 'fold_none'
const inScope = (name: string, args: unknown) => withinFolders(open, async () => files.call(name, args))
const outside = expect.objectContaining({ code: 'file.outside_folders' })

test('an agent of some folders reads and writes in them, also when paths name them', async () => {
  expect((await inScope('file_read', { path: 'plan.txt' })).output).toBe('red bicycle')
  await inScope('file_write', { path: join(work, 'new.txt'), content: 'x' })
  expect((await inScope('file_list', { path: '.' })).output).toBe('new.txt\nplan.txt')
})

test('another allowed folder is closed to it by every way of writing its path', async () => {
  for (const path of [
    join(files.base, 'home', 'note.txt'),
    'home/note.txt',
    '../home/note.txt',
    join(work, '../home/note.txt'),
  ]) {
    await expect(inScope('file_read', { path }), path).rejects.toMatchObject({
      code: expect.stringMatching(/^file\.(outside_folders|not_found)$/),
    })
  }
  await expect(inScope('file_write', { path: join(files.base, 'home', 'x.txt'), content: 'x' })).rejects.toEqual(
    outside,
  )
})

test('a closed folder inside of an open one stays closed: to reading, listing and searching', async () => {
  await expect(inScope('file_read', { path: 'secrets/pay.txt' })).rejects.toEqual(outside)
  await expect(inScope('file_list', { path: 'secrets' })).rejects.toEqual(outside)
  expect((await inScope('file_list', { path: '.', depth: 3 })).output).not.toContain('secrets')
  const found = (await inScope('file_search', { text: 'red' })).output
  expect(found).toContain('plan.txt')
  expect(found).not.toMatch(/pay|note/)
})

test('the place of a call is judged in its scope, before anybody is asked', async () => {
  const target = files.tool('file_write').target
  const reach = (path: string) => withinFolders(open, async () => target?.({ path, content: '' }, contextOf('c1')))
  await expect(reach(join(files.base, 'home', 'x.txt'))).rejects.toEqual(outside)
  expect(await reach('x.txt')).toMatchObject({ folderId: idOf('work') })
})

test('an agent without any folder reaches none, and one without a limit reaches all', async () => {
  open = []
  await expect(inScope('file_read', { path: 'plan.txt' })).rejects.toEqual(outside)
  expect((await inScope('file_search', { text: 'red' })).output).toContain('Nothing found')
  const read = () => files.call('file_read', { path: 'home/note.txt' })
  expect((await withinFolders(null, read)).output).toBe('red roses')
})
