import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultDataDir, openDataDir } from './data-dir.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-dir-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test.each([
  [
    'win32',
    { APPDATA: 'C:\\Users\\Ann\\AppData\\Roaming' },
    'C:\\Users\\Ann',
    'C:\\Users\\Ann\\AppData\\Roaming\\Hearth',
  ],
  ['win32', {}, 'C:\\Users\\Ann', 'C:\\Users\\Ann\\AppData\\Roaming\\Hearth'],
  ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/Hearth'],
  ['linux', {}, '/home/ann', '/home/ann/.local/share/hearth'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ann', '/data/hearth'],
  ['linux', { XDG_DATA_HOME: 'not/absolute' }, '/home/ann', '/home/ann/.local/share/hearth'],
] as const)('on %s with %j the data folder is where that system keeps such things', (platform, env, home, expected) => {
  expect(defaultDataDir({ platform, env, home })).toBe(expected)
})

test('every part is made, for this user only', () => {
  const made = openDataDir(join(dir, 'new'))
  expect(Object.values(made).map((path) => statSync(path).isDirectory())).toEqual(Array(7).fill(true))
  if (process.platform !== 'win32') expect(statSync(made.secrets).mode & 0o777).toBe(0o700)
})

test('a folder that cannot be made is data.unwritable', () => {
  const file = join(dir, 'a-file')
  writeFileSync(file, '')
  expect(() => openDataDir(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'data.unwritable' }))
})
