import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { builderConfig, FUSES } from '#build/package/builder-config.mjs'
import { buildApp } from '#tests/support/headless-core.ts'

/** The checklist of https://www.electronjs.org/docs/latest/tutorial/security, item by item, held against the build. */
const OUT = fileURLToPath(new URL('../../out/', import.meta.url))
const RUNNER = fileURLToPath(new URL('./run-built-desktop.mjs', import.meta.url))

interface Seen {
  windows: {
    url: string
    webPreferences: Record<string, unknown>
    opens: string[]
    stopsNavigation: boolean
    stopsRedirect: boolean
    stopsWebview: boolean
  }[]
  opened: string[]
  schemes: { scheme: string; privileges: Record<string, boolean> }[]
  serves: string
  policy: string
  page: string
  outside: number
  permissions: Record<string, boolean>
  channels: { on: string[]; handle: string[] }
  foreign: unknown[]
}

let seen: Seen
let main: string
let preload: string
let renderer: string

const read = (folder: string) =>
  readdirSync(join(OUT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(c?js|html)$/.test(name))
    .map((name) => readFileSync(join(OUT, folder, name), 'utf8'))
    .join('\n')

beforeAll(async () => {
  await buildApp()
  const profile = mkdtempSync(join(tmpdir(), 'hearth-built-'))
  const printed = execFileSync(process.execPath, [RUNNER, OUT, '--data-dir', profile], {
    encoding: 'utf8',
    env: { ...process.env, HEARTH_DATA_DIR: profile },
    timeout: 30_000,
  })
  seen = JSON.parse(printed.trim().split('\n').at(-1) ?? '')
  main = readFileSync(join(OUT, 'main', 'desktop.js'), 'utf8')
  preload = read('preload')
  renderer = readFileSync(join(OUT, 'renderer', 'index.html'), 'utf8')
}, 180_000)

const everyWindow = (check: (window: Seen['windows'][number]) => unknown) => seen.windows.map(check)

describe('the checklist of Electron, held against what was built', () => {
  test('both windows are looked at', () => {
    expect(everyWindow(({ url }) => url)).toEqual(['hearth://app/', 'hearth://app/#/ask'])
  })

  test('1: only content of our own is loaded, and nothing over plain HTTP', () => {
    expect(everyWindow(({ url }) => url.startsWith('hearth://app/'))).toEqual([true, true])
    expect(seen.policy).toContain("default-src 'none'")
    expect(seen.policy).not.toMatch(/https?:|ws:|\*/)
    expect(renderer).not.toMatch(/(src|href)="(https?:)?\/\//)
  })

  test('2: the page has no Node', () => {
    const off = { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false }
    for (const { webPreferences } of seen.windows) expect(webPreferences).toMatchObject(off)
  })

  test('3: the preload lives in a world of its own', () => {
    expect(everyWindow(({ webPreferences }) => webPreferences.contextIsolation)).toEqual([true, true])
  })

  test('4: the process of the page is sandboxed', () => {
    expect(everyWindow(({ webPreferences }) => webPreferences.sandbox)).toEqual([true, true])
    expect(main).not.toMatch(/no-sandbox|disableHardwareSandbox/)
  })

  test('5: permissions are refused, also those that are only looked up', () => {
    expect(seen.permissions).toEqual({
      camera: false,
      location: false,
      foreignClipboard: false,
      check: false,
      device: false,
    })
  })

  test('6: the same-origin policy holds', () => {
    expect(everyWindow(({ webPreferences }) => webPreferences.webSecurity)).toEqual([true, true])
  })

  test('7: the policy lets no foreign or inline script run', () => {
    const rules = Object.fromEntries(seen.policy.split('; ').map((rule) => rule.split(/ (.*)/).slice(0, 2)))
    expect(rules).toMatchObject({
      'script-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    })
    expect(rules['script-src']).not.toMatch(/unsafe|data:|blob:/)
    expect(renderer).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/)
  })

  test('8: no insecure content in a secure page', () => {
    expect(everyWindow(({ webPreferences }) => webPreferences.allowRunningInsecureContent)).toEqual([false, false])
  })

  test('9 and 10: nothing experimental of the browser is switched on', () => {
    const names = everyWindow(({ webPreferences }) => Object.keys(webPreferences)).flat()
    expect(names).not.toEqual(expect.arrayContaining(['experimentalFeatures']))
    expect(`${names}${main}`).not.toMatch(/experimentalFeatures|enableBlinkFeatures|enable-blink-features/)
  })

  test('11 and 12: there are no webviews', () => {
    expect(everyWindow(({ webPreferences, stopsWebview }) => [webPreferences.webviewTag, stopsWebview])).toEqual([
      [false, true],
      [false, true],
    ])
  })

  test('13: the page stays where it is', () => {
    expect(everyWindow(({ stopsNavigation, stopsRedirect }) => stopsNavigation && stopsRedirect)).toEqual([true, true])
    expect(everyWindow(({ webPreferences }) => webPreferences.navigateOnDragDrop)).toEqual([false, false])
  })

  test('14: no page opens a window', () => {
    expect(everyWindow(({ opens }) => opens)).toEqual([
      ['deny', 'deny'],
      ['deny', 'deny'],
    ])
  })

  test('15: only web links go to the browser of the system', () => {
    expect(new Set(seen.opened)).toEqual(new Set(['https://example.org/', 'https://evil.example/']))
  })

  test('16: Electron is pinned to one version, which a person raises', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  test('17: every message is held against who sent it, and there are two doors', () => {
    expect(seen.channels).toEqual({ on: ['hearth:port'], handle: ['hearth:shell'] })
    expect(seen.foreign).toEqual([{ ok: false, message: 'This is not possible' }])
  })

  test('18: no file:// page: a scheme of our own, with an origin, that serves listed files only', () => {
    expect(seen.schemes.map(({ scheme }) => scheme)).toEqual(['hearth'])
    expect(seen.schemes[0]?.privileges).not.toHaveProperty('bypassCSP')
    expect([seen.serves, seen.outside]).toEqual(['hearth', 404])
    expect(main).not.toContain('loadFile(')
    expect(FUSES.grantFileProtocolExtraPrivileges).toBe(false)
  })

  test('19: the switches of the program are set; runAsNode stays for the engine in its own process', () => {
    expect(FUSES).toEqual({
      runAsNode: true,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    const config = builderConfig({ appFolder: 'a', outputFolder: 'b', electronVersion: '45.3.4' })
    expect([config.electronFuses, config.asar]).toEqual([FUSES, true])
  })

  test('20: the page gets two functions of ours and nothing of Electron', () => {
    expect([...preload.matchAll(/exposeInMainWorld\("([^"]+)"/g)].map(([, name]) => name)).toEqual(['hearthShell'])
    expect(preload).not.toMatch(/:\s*(electron\.)?ipcRenderer\s*[,}]|\.\.\.(electron\.)?ipcRenderer/)
    expect([...preload.matchAll(/(?:send|invoke)\("([^"]+)"/g)].map(([, channel]) => channel).toSorted()).toEqual([
      'hearth:port',
      'hearth:shell',
    ])
    expect(preload).not.toMatch(/require\((?!"electron"\))/)
  })
})
