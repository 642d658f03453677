import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
const inScope = (name: string, args: unknown) =>
  withinFolders({ folders: open, isLocalModel: true }, async () => files.call(name, args))
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
  const reach = (path: string) =>
    withinFolders({ folders: open, isLocalModel: true }, async () => target?.({ path, content: '' }, contextOf('c1')))
  await expect(reach(join(files.base, 'home', 'x.txt'))).rejects.toEqual(outside)
  expect(await reach('x.txt')).toMatchObject({ folderId: idOf('work') })
})

test('an agent without any folder reaches none, and one without a limit reaches all', async () => {
  open = []
  await expect(inScope('file_read', { path: 'plan.txt' })).rejects.toEqual(outside)
  expect((await inScope('file_search', { text: 'red' })).output).toContain('Nothing found')
  const read = () => files.call('file_read', { path: 'home/note.txt' })
  expect((await withinFolders({ folders: null, isLocalModel: true }, read)).output).toBe('red roses')
})

describe('a model that runs elsewhere', () => {
  const asElsewhere = (name: string, args: unknown) =>
    withinFolders({ folders: null, isLocalModel: false }, async () => files.call(name, args))
  beforeEach(async () => {
    await files.service.folders.allow({ path: secrets, access: 'read', isPrivate: true })
  })

  test('sees nothing of a private folder inside of an open one, by listing or searching', async () => {
    expect((await asElsewhere('file_list', { path: 'work', depth: 3 })).output).toBe('plan.txt')
    expect((await asElsewhere('file_list', { path: '.' })).output).not.toContain('secrets')
    for (const path of [undefined, 'work']) {
      const { output, isPrivate } = await asElsewhere('file_search', {
        text: 'red',
        ...(path === undefined ? {} : { path }),
      })
      expect(output).toContain('plan.txt')
      expect(output).not.toMatch(/pay|money/)
      expect(isPrivate).toBe(false)
    }
  })

  test('is not asked about the private folder when it looks through all of them, and is when it names it', async () => {
    const target = async (path: string) =>
      withinFolders({ folders: null, isLocalModel: false }, async () =>
        files.tool('file_search').target?.({ path, text: 'red' }, contextOf('c1')),
      )
    expect((await target('.'))?.folderId).not.toBe(idOf('secrets'))
    expect((await target('secrets'))?.folderId).toBe(idOf('secrets'))
  })

  test('while what one on this PC finds there says that it is private', async () => {
    const found = await inAll('file_search', { text: 'red', path: 'work' })
    expect(found.output).toContain('money')
    expect(found.isPrivate).toBe(true)
    expect((await inAll('file_list', { path: 'work', depth: 2 })).isPrivate).toBe(true)
    expect((await inAll('file_search', { text: 'red', path: 'home' })).isPrivate).toBe(false)
  })

  const inAll = (name: string, args: unknown) =>
    withinFolders({ folders: null, isLocalModel: true }, async () => files.call(name, args))
})
