import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { createKeptVersion } from './kept-version.ts'

const copy = async (from: string, to: string) => cpSync(from, to, { recursive: true })

function install(root: string, version: string) {
  mkdirSync(join(root, 'app', 'resources'), { recursive: true })
  writeFileSync(join(root, 'app', 'Hearth.exe'), version)
  writeFileSync(join(root, 'app', 'resources', 'app.asar'), version)
}

async function versions(copyFiles = copy) {
  const root = await makeTempDir()
  const folder = join(root, 'previous')
  const as = (version: string) =>
    createKeptVersion({
      folder,
      version,
      program: join(root, 'app', 'Hearth.exe'),
      platform: 'win32',
      appImage: undefined,
      copy: copyFiles,
    })
  return { root, folder, as, install: (version: string) => install(root, version) }
}

test('the version before an update is kept whole and can be found by the next one', async () => {
  const { as, folder, install: put } = await versions()
  put('0.1.0')
  await as('0.1.0').keep()
  expect(as('0.1.0').previous()).toBeNull()
  put('0.2.0')
  expect(as('0.2.0').previous()).toBe('0.1.0')
  const { program } = JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8'))
  expect(readFileSync(program, 'utf8')).toBe('0.1.0')
  expect(existsSync(join(program, '..', 'resources', 'app.asar'))).toBe(true)
})

test('one version is kept at a time', async () => {
  const { as, folder, install: put } = await versions()
  put('0.1.0')
  await as('0.1.0').keep()
  put('0.2.0')
  await as('0.2.0').keep()
  put('0.3.0')
  expect(as('0.3.0').previous()).toBe('0.2.0')
  expect(readdirSync(folder).toSorted()).toEqual(['0.2.0', 'kept.json'])
})

test('a copy that was cut off does not take the place of the one before', async () => {
  const { as, install: put, folder, root } = await versions()
  put('0.1.0')
  await as('0.1.0').keep()
  const broken = createKeptVersion({
    folder,
    version: '0.2.0',
    program: join(root, 'app', 'Hearth.exe'),
    platform: 'win32',
    appImage: undefined,
    copy: () => Promise.reject(new Error('The disk is full')),
  })
  await expect(broken.keep()).rejects.toThrow('The disk is full')
  expect(as('0.2.0').previous()).toBe('0.1.0')
})

test.each(['', '{}', '{"version":"../../x","program":"/bin/sh"}', '{"version":"0.1.0","program":"/nowhere/Hearth"}'])(
  'a record %j is no version',
  async (record) => {
    const { folder, as } = await versions()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'kept.json'), record)
    expect(as('0.2.0').previous()).toBeNull()
    await expect(as('0.2.0').start()).rejects.toThrow('no version')
  },
)

test('of an AppImage the one file is kept', async () => {
  const root = await makeTempDir()
  const appImage = join(root, 'Hearth-0.1.0.AppImage')
  writeFileSync(appImage, 'all of it')
  const options = {
    folder: join(root, 'previous'),
    program: '/tmp/.mount/hearth',
    platform: 'linux',
    appImage,
    copy,
  } as const
  await createKeptVersion({ ...options, version: '0.1.0' }).keep()
  const { program } = JSON.parse(readFileSync(join(root, 'previous', 'kept.json'), 'utf8'))
  expect(readFileSync(program, 'utf8')).toBe('all of it')
})
