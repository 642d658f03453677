import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { settle } from '#tests/support/fake-clock.ts'
import { createFakeElectron, type FakeWindow, fakeEvent } from '#tests/support/fake-electron.ts'
import { listPageFiles } from '../app/page-files.ts'
import type { CoreEvents } from './core-process.ts'
import { runDesktop } from './desktop-app.ts'

const userData = mkdtempSync(join(tmpdir(), 'hearth-desktop-'))
const page = mkdtempSync(join(tmpdir(), 'hearth-page-'))
writeFileSync(join(page, 'index.html'), '<title>Hearth</title>')

async function desktop(options: { isFirstInstance?: boolean } = {}) {
  const fake = createFakeElectron({ ...options, userData })
  const core = { handedOver: [] as unknown[], starts: 0, stops: 0, events: undefined as CoreEvents | undefined }
  await runDesktop({
    electron: fake.parts,
    files: listPageFiles(page),
    preload: '/out/preload/preload.cjs',
    trayImage: '/tray.png',
    createCore(events) {
      core.events = events
      return {
        start: () => void core.starts++,
        handOver: (port) => void core.handedOver.push(port),
        stop: async () => void core.stops++,
      }
    },
  })
  return { ...fake, core, window: fake.seen.windows[0] as FakeWindow }
}

let shell: Awaited<ReturnType<typeof desktop>>
beforeEach(async () => {
  shell = await desktop()
})

describe('the window', () => {
  test('has every wall up', () => {
    expect(shell.window.options.webPreferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      preload: '/out/preload/preload.cjs',
    })
    expect(shell.window.calls).toEqual(['loadURL "hearth://app/"'])
  })

  test('is shown only when there is something to see', () => {
    expect(shell.window.options.show).toBe(false)
    shell.window.fire('ready-to-show')
    expect(shell.window.calls).toContain('show')
  })

  test.each([
    ['https://example.org/a', ['https://example.org/a']],
    ['http://example.org/', ['http://example.org/']],
    ['file:///etc/passwd', []],
    ['javascript:alert(1)', []],
    ['hearth://app/', []],
    ['ms-settings:privacy', []],
    ['https://user:pass@example.org/', []],
    ['nonsense', []],
  ])('window.open(%s) opens no window; the browser gets %j', (url, opened) => {
    expect(shell.window.openWindow(url)).toEqual({ action: 'deny' })
    expect(shell.seen.opened).toEqual(opened)
  })

  test.each([
    ['hearth://app/#/chat', false],
    ['https://example.org/', true],
    ['hearth://app.evil.example/', true],
    ['hearth://evil/', true],
    ['file:///etc/passwd', true],
  ])('navigation to %s is stopped: %s', (url, isStopped) => {
    const navigation = fakeEvent({ url })
    const redirect = fakeEvent({ url })
    shell.window.fireContents('will-navigate', navigation)
    shell.window.fireContents('will-redirect', redirect)
    expect([navigation.isPrevented, redirect.isPrevented]).toEqual([isStopped, isStopped])
  })

  test('holds no embedded page', () => {
    const attach = fakeEvent()
    shell.window.fireContents('will-attach-webview', attach)
    expect(attach.isPrevented).toBe(true)
  })

  test('recolours its buttons with the theme', () => {
    shell.fireTheme()
    expect(shell.window.calls.at(-1)).toBe('setTitleBarOverlay {"color":"#f3f1ee","symbolColor":"#211e1b","height":44}')
  })
})

test.each([
  ['clipboard-sanitized-write', 'hearth://app/', true],
  ['clipboard-sanitized-write', 'https://evil.example/', false],
  ['clipboard-read', 'hearth://app/', false],
  ['media', 'hearth://app/', false],
  ['geolocation', 'hearth://app/', false],
  ['openExternal', 'hearth://app/', false],
] as const)('permission %s for %s: %s', (permission, url, isGiven) => {
  let answer: boolean | undefined
  shell.seen.permissionRequest?.(null as never, permission as never, (given) => (answer = given), {
    requestingUrl: url,
  } as never)
  expect(answer).toBe(isGiven)
  expect(shell.seen.permissionCheck?.(null, permission as never, url, {} as never)).toBe(isGiven)
  expect(shell.seen.devicePermission?.({} as never)).toBe(false)
})

describe('the line to the core', () => {
  const ask = (frame: { url: string; parent: unknown } | null) => {
    const given: unknown[] = []
    const senderFrame = frame && { ...frame, postMessage: (...args: unknown[]) => given.push(args) }
    shell.fireIpc('hearth:port', { senderFrame })
    return given
  }

  test('our page gets one end, the core the other', () => {
    expect(ask({ url: 'hearth://app/#/chat', parent: null })).toEqual([['hearth:port', null, [{ name: 'port2' }]]])
    expect(shell.core.handedOver).toEqual([{ name: 'port1' }])
  })

  test.each([
    ['a foreign page', { url: 'https://evil.example/', parent: null }],
    ['a page that only begins like ours', { url: 'hearth://app.evil/', parent: null }],
    ['a frame in our page', { url: 'hearth://app/', parent: {} }],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['a frame that is gone', null],
  ])('%s gets none', (_name, frame) => {
    expect(ask(frame)).toEqual([])
    expect(shell.core.handedOver).toEqual([])
  })
})

describe('the page scheme', () => {
  const get = async (url: string, method = 'GET') => {
    const response = await shell.seen.protocols.get('hearth')?.({ url, method } as Request)
    return {
      status: response?.status,
      policy: response?.headers.get('content-security-policy') ?? '',
      text: await response?.text(),
    }
  }

  test('serves the built page with the policy of the headless shell', async () => {
    expect(await get('hearth://app/')).toEqual({
      status: 200,
      policy: expect.stringContaining("script-src 'self'"),
      text: '<title>Hearth</title>',
    })
  })

  test.each(['hearth://app/../../etc/passwd', 'hearth://app/%2e%2e/x', 'hearth://other/', 'hearth://app/missing.js'])(
    '%s is not found',
    async (url) => {
      expect(await get(url)).toMatchObject({ status: 404 })
    },
  )

  test('answers only GET', async () => {
    expect(await get('hearth://app/', 'POST')).toMatchObject({ status: 404 })
  })
})

describe('closing and quitting', () => {
  const close = () => {
    const event = fakeEvent()
    shell.window.fire('close', event)
    return { staysAlive: event.isPrevented, isHidden: shell.window.calls.includes('hide') }
  }

  test('closing hides the window to the tray, and keeps its place', () => {
    expect(close()).toEqual({ staysAlive: true, isHidden: true })
    expect(JSON.parse(readFileSync(join(userData, 'window.json'), 'utf8'))).toEqual({
      bounds: { x: 10, y: 20, width: 1_200, height: 800 },
      isMaximized: false,
    })
  })

  test('closing really closes when the setting says so', () => {
    shell.core.events?.onState({ runningRuns: 0, closesToTray: false })
    expect(close()).toEqual({ staysAlive: false, isHidden: false })
  })

  test('quitting waits for the core, then quits, and the window no longer hides', async () => {
    const first = fakeEvent()
    shell.fireApp('before-quit', first)
    await settle()
    expect({ waits: first.isPrevented, stops: shell.core.stops, app: shell.seen.appCalls }).toEqual({
      waits: true,
      stops: 1,
      app: ['quit'],
    })
    const second = fakeEvent()
    shell.fireApp('before-quit', second)
    expect(second.isPrevented).toBe(false)
    expect(close()).toEqual({ staysAlive: false, isHidden: false })
  })

  test('the tray says how much is running', () => {
    shell.core.events?.onState({ runningRuns: 2, closesToTray: true })
    expect(shell.seen.menus.at(-1)?.map((item) => item.label ?? item.type)).toEqual([
      'Open Hearth',
      '2 running',
      'separator',
      'Quit',
    ])
  })
})

test('a second start shows the window of the first and opens nothing itself', async () => {
  shell.fireApp('second-instance')
  expect(shell.window.calls).toEqual(expect.arrayContaining(['show', 'focus']))
  const second = await desktop({ isFirstInstance: false })
  expect({ windows: second.seen.windows, starts: second.core.starts, app: second.seen.appCalls }).toEqual({
    windows: [],
    starts: 0,
    app: ['quit'],
  })
})

test('a core that cannot start says why and ends the app', () => {
  shell.core.events?.onFailed('Another Hearth uses /data')
  expect(shell.seen.dialogs).toEqual(['Hearth cannot start: Another Hearth uses /data'])
  expect(shell.seen.appCalls).toContain('quit')
})

test('after a row of crashes the person decides', async () => {
  shell.seen.dialogAnswer = 0
  shell.core.events?.onCrashLoop()
  await settle()
  expect(shell.seen.dialogs).toEqual(['Hearth stopped working several times in a row.'])
  expect(shell.core.starts).toBe(2)
})
