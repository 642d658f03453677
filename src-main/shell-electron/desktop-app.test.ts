import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { settle } from '#tests/support/fake-clock.ts'
import { fakeEvent } from '#tests/support/fake-electron.ts'
import {
  openDesktop as desktop,
  desktopPage as page,
  desktopProfile as profile,
  desktopState as state,
  type TestDesktop,
} from '#tests/support/test-desktop.ts'

const paths = [`userData ${profile}`, `sessionData ${profile}`]
let shell: TestDesktop
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
      spellcheck: false,
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
    shell.core.events?.onState(state({ theme: 'dark' }))
    expect(shell.parts.nativeTheme.themeSource).toBe('dark')
    shell.fireTheme()
    expect(shell.window.calls.at(-1)).toBe('setTitleBarOverlay {"color":"#f3f1ee","symbolColor":"#211e1b","height":44}')
  })

  test('does not recolour once it is gone', () => {
    shell.window.fire('closed')
    const before = shell.window.calls.length
    shell.fireTheme()
    expect(shell.window.calls.length).toBe(before)
  })

  test('that was maximized is maximized again only when there is something to see', async () => {
    shell.window.fire('close', fakeEvent())
    writeFileSync(
      join(profile, 'window.json'),
      JSON.stringify({ bounds: { x: 10, y: 20, width: 1_200, height: 800 }, isMaximized: true }),
    )
    const { window } = await desktop()
    expect(window.calls).toEqual(['loadURL "hearth://app/"'])
    window.fire('ready-to-show')
    expect(window.calls.slice(1)).toEqual(['maximize', 'show'])
  })

  test('loads its page again when its process ends, and asks after three times in a row', async () => {
    const crash = () => shell.window.fireContents('render-process-gone', fakeEvent(), { reason: 'crashed' })
    const reloads = () => shell.window.calls.filter((call) => call === 'reload').length
    shell.window.fireContents('render-process-gone', fakeEvent(), { reason: 'clean-exit' })
    expect(reloads()).toBe(0)
    for (let i = 0; i < 5; i++) {
      await shell.clock.advance(61_000)
      crash()
    }
    expect({ reloads: reloads(), dialogs: shell.seen.dialogs }).toEqual({ reloads: 5, dialogs: [] })
    shell.seen.dialogAnswer = 0
    for (let i = 0; i < 3; i++) crash()
    await settle()
    expect({ reloads: reloads(), dialogs: shell.seen.dialogs }).toEqual({
      reloads: 8,
      dialogs: ['The window of Hearth stopped working several times in a row.'],
    })
  })

  test('signing out of Windows lets the core write its checkpoints', () => {
    shell.window.fire('session-end')
    expect(shell.core.stops).toBe(1)
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
  const ask = (frame: { url: string; parent: unknown } | null, isDestroyed = () => false) => {
    const given: unknown[] = []
    const senderFrame = frame && { ...frame, isDestroyed, postMessage: (...args: unknown[]) => given.push(args) }
    shell.fireIpc('hearth:port', { sender: { id: 1 }, senderFrame })
    return given
  }

  test('while the core starts the page waits; a page that is gone by then gets nothing', () => {
    shell.core.isReady = false
    const given = ask({ url: 'hearth://app/', parent: null })
    const gone = ask({ url: 'hearth://app/', parent: null }, () => true)
    expect([given, gone, shell.core.handedOver]).toEqual([[], [], []])
    for (const callback of shell.core.waiting) callback()
    expect([given.length, gone.length, shell.core.handedOver.length]).toEqual([1, 0, 1])
  })

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
    expect(JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8'))).toEqual({
      bounds: { x: 10, y: 20, width: 1_200, height: 800 },
      isMaximized: false,
    })
  })

  test('closing really closes when the setting says so', () => {
    shell.core.events?.onState(state({ closesToTray: false }))
    expect(close()).toEqual({ staysAlive: false, isHidden: false })
  })

  test('quitting waits for the core, then quits, and the window no longer hides', async () => {
    const first = fakeEvent()
    shell.fireApp('before-quit', first)
    await settle()
    expect({ waits: first.isPrevented, stops: shell.core.stops, app: shell.seen.appCalls }).toEqual({
      waits: true,
      stops: 1,
      app: [...paths, 'quit'],
    })
    const second = fakeEvent()
    shell.fireApp('before-quit', second)
    expect(second.isPrevented).toBe(false)
    expect(close()).toEqual({ staysAlive: false, isHidden: false })
  })
})

test('a second start shows the window of the first and opens nothing itself', async () => {
  shell.fireApp('second-instance', fakeEvent(), [])
  expect(shell.window.calls).toEqual(expect.arrayContaining(['show', 'focus']))
  const second = await desktop({ isFirstInstance: false })
  expect({ windows: second.seen.windows, starts: second.core.starts, app: second.seen.appCalls }).toEqual({
    windows: [],
    starts: 0,
    app: [...paths, 'quit'],
  })
})

test('each data folder has a browser profile, and so a first instance, of its own', () => {
  expect(shell.seen.appCalls).toEqual(paths)
  expect(existsSync(profile)).toBe(true)
})

test('a data folder that cannot be written is told, and nothing is started', async () => {
  const file = join(page, 'index.html')
  const { seen, core } = await desktop({ profile: join(file, 'desktop') })
  expect({ dialogs: seen.dialogs, app: seen.appCalls, starts: core.starts, windows: seen.windows }).toEqual({
    dialogs: [`Hearth cannot start: Hearth cannot write to ${join(file, 'desktop')}`],
    app: ['exit'],
    starts: 0,
    windows: [],
  })
})

test.each([
  ['win32', ['View'], ['quit']],
  ['darwin', ['appMenu', 'editMenu', 'View', 'windowMenu'], []],
] as const)('on %s the keys of %j work, and closing the last window calls %j', async (platform, menus, calls) => {
  const { seen } = await desktop({ platform })
  expect(seen.menus[0]?.map((item) => item.role ?? item.label)).toEqual(menus)
  seen.windows[0]?.fire('closed')
  expect(seen.appCalls.slice(paths.length)).toEqual(calls)
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
