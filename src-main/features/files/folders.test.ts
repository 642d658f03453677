import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFiles, put, type TestFiles } from '#tests/support/make-files.ts'

let files: TestFiles
beforeEach(() => {
  files = makeFiles()
})
afterEach(() => files.close())

const allow = (path: string) => files.service.folders.allow({ path, access: 'read', isPrivate: false })
const refusedWith = (code: string) => expect.objectContaining({ code })

test('a folder is kept by its real place, and allowing it again only changes what is allowed', async () => {
  mkdirSync(join(files.base, 'real'))
  symlinkSync(join(files.base, 'real'), join(files.base, 'link'))
  const first = await allow(join(files.base, 'link'))
  const again = await files.service.folders.allow({ path: join(files.base, 'real'), access: 'write', isPrivate: true })
  expect(again).toEqual({ ...first, access: 'write', isPrivate: true })
  expect(first).toEqual({
    folderId: expect.stringMatching(/^fold_/),
    path: join(files.base, 'real'),
    name: 'real',
    access: 'read',
    isPrivate: false,
    state: 'ok',
    createdAt: expect.any(Number),
  })
})

test('two folders of one name get different ones, and a name must be free and plain', async () => {
  const a = await files.folder('one/notes')
  await files.folder('two/notes')
  const [first, second] = files.lookup.all()
  expect([first?.path, first?.name, second?.name]).toEqual([a, 'notes', 'notes 2'])
  const rename = (name: string) => files.service.folders.update({ folderId: second?.folderId ?? 'fold_', name })
  await expect(rename('NOTES')).rejects.toEqual(refusedWith('input.invalid'))
  await expect(rename('a/b')).rejects.toEqual(refusedWith('input.invalid'))
  expect((await rename('Work')).name).toBe('Work')
})

test('what is no folder, does not exist or belongs to the system cannot be allowed', async () => {
  put(join(files.base, 'file'), 'x')
  await expect(allow(join(files.base, 'file'))).rejects.toEqual(refusedWith('folder.not_a_folder'))
  await expect(allow(join(files.base, 'none'))).rejects.toEqual(refusedWith('folder.not_found'))
  await expect(allow('relative')).rejects.toEqual(refusedWith('folder.not_found'))
  for (const path of ['/', '/etc', '/proc/self', '/dev']) {
    await expect(allow(path)).rejects.toEqual(refusedWith('file.outside_folders'))
  }
})

test("Hearth's own data can never be allowed, not even through the folder around it", async () => {
  const inside = join(files.base, 'data/versions')
  mkdirSync(inside, { recursive: true })
  put(join(files.base, 'data/hearth.db'), 'x')
  for (const path of [join(files.base, 'data'), inside]) {
    await expect(allow(path)).rejects.toEqual(refusedWith('file.outside_folders'))
  }
  await allow(files.base)
  await expect(files.call('file_read', { path: 'data/hearth.db' })).rejects.toEqual(refusedWith('file.outside_folders'))
})

test('a folder that went away is told as missing and can be removed', async () => {
  const notes = await files.folder('notes')
  renameSync(notes, `${notes}-away`)
  const [folder] = await files.service.folders.list()
  expect(folder?.state).toBe('missing')
  await files.service.folders.remove(folder?.folderId ?? 'fold_')
  expect(await files.service.folders.list()).toEqual([])
  await expect(files.service.folders.remove(folder?.folderId ?? 'fold_')).rejects.toEqual(
    refusedWith('folder.not_found'),
  )
})

test('of nested folders the innermost decides', async () => {
  await files.folder('notes', 'read')
  const drafts = await files.folder('notes/drafts', 'write')
  await files.call('file_write', { path: join(drafts, 'a.md'), content: 'x' })
  const outer = files.call('file_write', { path: join(files.base, 'notes/a.md'), content: 'x' })
  await expect(outer).rejects.toEqual(refusedWith('file.read_only'))
  expect(existsSync(join(drafts, 'a.md'))).toBe(true)
})

test('the picker shows folders first, files with the extension, and where it can begin', async () => {
  put(join(files.base, 'in/model.GGUF'), '12345')
  put(join(files.base, 'in/readme.txt'), '')
  mkdirSync(join(files.base, 'in/sub'))
  symlinkSync(join(files.base, 'nowhere'), join(files.base, 'in/dead'))
  const path = join(files.base, 'in')
  expect(await files.service.browse({ path, extension: 'gguf' })).toEqual({
    path,
    parent: files.base,
    entries: [
      { name: 'sub', path: join(path, 'sub'), kind: 'folder', sizeBytes: null },
      { name: 'model.GGUF', path: join(path, 'model.GGUF'), kind: 'file', sizeBytes: 5 },
    ],
    isCut: false,
  })
  const top = await files.service.browse({ path: '' })
  expect(top.entries[0]).toEqual({ name: 'Home', path: homedir(), kind: 'folder', sizeBytes: null })
  await expect(files.service.browse({ path: join(path, 'none') })).rejects.toEqual(refusedWith('folder.not_found'))
  await expect(files.service.browse({ path: 'in' })).rejects.toEqual(refusedWith('folder.not_found'))
  for (const network of ['//server/share', '\\\\server\\share', '\\\\?\\C:\\'])
    await expect(files.service.browse({ path: network })).rejects.toEqual(refusedWith('folder.not_found'))
  expect((await files.service.browse({ path: '/' })).parent).toBe('')
})

test('the picker stops at 2,000 entries and says so', async () => {
  const path = join(realpathSync(files.base), 'many')
  for (let i = 0; i < 2_001; i++) put(join(path, `f${i}`), '')
  const page = await files.service.browse({ path })
  expect([page.entries.length, page.isCut]).toEqual([2_000, true])
})

test('a folder that became a link or a file is missing, not fine', async () => {
  const state = async () => (await files.service.folders.list()).map((folder) => folder.state)
  const notes = await files.folder('notes')
  expect(await state()).toEqual(['ok'])
  renameSync(notes, `${notes} before`)
  expect(await state()).toEqual(['missing'])
  symlinkSync(homedir(), notes)
  expect(await state()).toEqual(['missing'])
  rmSync(notes)
  put(notes, 'now a file')
  expect(await state()).toEqual(['missing'])
})
