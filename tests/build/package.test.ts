import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { expect, test } from 'vitest'
import { builderConfig, FUSES } from '#build/package/builder-config.mjs'
import { checkFuses } from '#build/package/check-fuses.mjs'
import { checkPackage } from '#build/package/check-package.mjs'
import { belongsTo, isDevFile, isNative, LEFT_OUT, TARGETS } from '#build/package/targets.mjs'
import { ENTRIES } from '#main/platform/entries.ts'

const config = () => builderConfig({ appFolder: 'a', outputFolder: 'b', electronVersion: '45.3.4' })
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages as Record<
  string,
  { dev?: boolean; os?: string[] }
>

test('electron-builder accepts the configuration, and would not accept a wrong key', async () => {
  await expect(validateConfiguration(config() as never, new DebugLogger(false))).resolves.not.toThrow()
  const wrong = { ...config(), perMachin: true }
  await expect(validateConfiguration(wrong as never, new DebugLogger(false))).rejects.toThrow(/perMachin/)
})

test('the installer is for one user and asks for no rights', () => {
  const { nsis, win } = config()
  expect(nsis).toMatchObject({
    perMachine: false,
    allowElevation: false,
    packElevateHelper: false,
    deleteAppDataOnUninstall: false,
  })
  expect(win).toMatchObject({ requestedExecutionLevel: 'asInvoker' })
})

test.each(Object.entries(TARGETS))(
  'every native part of %s is a package that the lockfile knows for this system',
  (_name, target) => {
    for (const native of target.natives as string[]) {
      const name = native.match(/^(@[^/]+\/)?[^/]+/)?.[0] as string
      const entry = lock[`node_modules/${name}`]
      expect(entry, name).toBeDefined()
      expect(entry?.dev, name).not.toBe(true)
      if (entry?.os) expect(entry.os, name).toContain(target.platform)
    }
  },
)

test('what belongs to another system is told from what belongs to this one', () => {
  const belongs = (path: string) => isNative(path) && belongsTo(TARGETS.win, path)
  expect(belongs('better-sqlite3/prebuilds/win32-x64.node')).toBe(true)
  expect(belongs('better-sqlite3/prebuilds/linux-x64.node')).toBe(false)
  expect(belongs('@node-llama-cpp/win-x64/bins/win-x64/llama-addon.node')).toBe(true)
  expect(belongs('@node-llama-cpp/win-x64-cuda/bins/x.dll')).toBe(false)
  expect(['a.map', 'x.d.ts', 'src/a.cc', 'README.md'].every(isDevFile)).toBe(true)
  expect(['a.js', 'LICENSE.md', 'package.json', 'a.node', 'a.wasm'].some(isDevFile)).toBe(false)
})

/** A package as electron-builder lays it out, with what is said to be in it. */
async function packed(files: string[]): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'hearth-package-'))
  const put = (path: string) => {
    mkdirSync(dirname(join(root, 'app', path)), { recursive: true })
    writeFileSync(join(root, 'app', path), path === 'package.json' ? '{"main":"out/main/desktop.js"}' : 'x')
  }
  for (const file of files) put(file)
  await createPackageWithOptions(join(root, 'app'), join(root, 'app.asar'), {
    unpack: '{**/*.node,**/@node-llama-cpp/**}',
  })
  return root
}

const whole = [
  'package.json',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  ...['desktop', 'core', ...Object.keys(ENTRIES)].map((name) => `out/main/${name}.js`),
  ...TARGETS.win.natives.map((path) => `node_modules/${path}${path.endsWith('/') ? 'bins/addon.node' : ''}`),
  'node_modules/zod/index.js',
]

test('a package that is whole has no problem', async () => {
  expect(checkPackage(await packed(whole), TARGETS.win).problems).toEqual([])
})

test.each([
  [
    'a missing program of a worker',
    whole.filter((path) => !path.endsWith('backup-task.js')),
    'out/main/backup-task.js is missing',
  ],
  [
    'no database',
    whole.filter((path) => !path.includes('better-sqlite3')),
    'better-sqlite3/prebuilds/win32-x64.node is missing',
  ],
  ['a part for Linux', [...whole, 'node_modules/better-sqlite3/prebuilds/linux-x64.node'], 'is for another system'],
  [
    'a package for development',
    [...whole, 'node_modules/vitest/index.js'],
    'node_modules/vitest is no package that runs',
  ],
  ['a source map', [...whole, 'out/main/desktop.js.map'], 'is of use to developers only'],
])('%s is found', async (_name, files, problem) => {
  expect(checkPackage(await packed(files), TARGETS.win).problems.join('\n')).toContain(problem)
})

test('no package is a problem, not a crash', () => {
  expect(checkPackage('/nowhere', TARGETS.win).problems).toEqual(['/nowhere/app.asar is missing'])
})

test('what is left out is nothing that the app needs', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(LEFT_OUT.filter((name: string) => name in dependencies)).toEqual([])
})

test('the icons of every look of the tray are there, sharp ones too', () => {
  const looks = ['idle', 'running', 'waiting', 'paused']
  const missing = looks
    .flatMap((look) => [`tray-${look}.png`, `tray-${look}@2x.png`])
    .filter((name) => !existsSync(join('resources', 'icons', name)))
  expect(missing).toEqual([])
})

/** What the switches of Electron's program look like: a mark, a version, a count and one character each. */
const SWITCHES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10101000'),
])

test('a switch of the program that is not as it should be is found', async () => {
  const program = join(mkdtempSync(join(tmpdir(), 'hearth-fuses-')), 'hearth')
  writeFileSync(program, Buffer.concat([Buffer.from('before'), SWITCHES, Buffer.from('after')]))
  expect(await checkFuses(program)).toContain('the switch enableNodeOptionsEnvironmentVariable of the program is on')
  const nameOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options
  const wanted = Object.fromEntries(Object.entries(FUSES).map(([name, isOn]) => [FuseV1Options[nameOf(name)], isOn]))
  await flipFuses(program, { version: FuseVersion.V1, ...wanted })
  expect(await checkFuses(program)).toEqual([])
})

test.each(['ci.yml', 'release.yml'])('%s pins every action to a commit and asks for no more than it needs', (name) => {
  const text = readFileSync(join('.github', 'workflows', name), 'utf8')
  const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action)
  expect(uses.length).toBeGreaterThan(2)
  expect(uses.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([])
  expect(text).toMatch(/^permissions:\n {2}contents: read$/m)
  expect(text).not.toMatch(/secrets\./)
})
