import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Notice } from '#shared/domain/notice.ts'
import type { ShellAnswer } from '#shared/domain/shell.ts'
import { settle } from '#tests/support/fake-clock.ts'
import { type FakeWindow, fakeEvent } from '#tests/support/fake-electron.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { desktopProfile, openDesktop, desktopState as state, type TestDesktop } from '#tests/support/test-desktop.ts'

let shell: TestDesktop
beforeEach(async () => {
  shell = await openDesktop({ isPackaged: true })
})

const KEYS = 'CommandOrControl+Shift+Space'
const askWindow = () => shell.seen.windows[1] as FakeWindow
const notice: Notice = {
  noticeId: 'ntc_1',
  kind: 'approval',
  title: 'Write notes.md?',
  text: 'Changes a file',
  address: 'approvals/appr_1',
  approval: { approvalId: 'appr_1', argsHash: 'abc', canApprove: false, canDeny: true },
}

/** What the page of a window asks of the shell. */
async function ask(request: unknown, from: { url?: string; parent?: unknown; id?: number } = {}): Promise<ShellAnswer> {
  const { url = 'hearth://app/#/chat', parent = null, id = shell.window.webContents.id } = from
  const handler = shell.seen.handlers.get('hearth:shell')
  return (await handler?.({ sender: { id }, senderFrame: { url, parent } }, request)) as ShellAnswer
}
const refused = { ok: false, message: 'This is not possible' }

describe('the small window', () => {
  beforeEach(() => {
    shell.core.events?.onReady()
    shell.core.events?.onState(state({ hotkey: KEYS }))
  })
  const press = () => shell.seen.keys.get(KEYS)?.()

  test('is loaded before it is needed, hidden, with the same walls, and shown by the keys', () => {
    expect(askWindow().options).toMatchObject({ show: false, frame: false, skipTaskbar: true, alwaysOnTop: true })
    expect(askWindow().options.webPreferences).toEqual(shell.window.options.webPreferences)
    expect(askWindow().calls).toEqual(['loadURL "hearth://app/#/ask"'])
    askWindow().fire('ready-to-show')
    expect(askWindow().isVisible()).toBe(false)
    press()
    expect(askWindow().isVisible()).toBe(true)
    expect(askWindow().getBounds()).toMatchObject({ x: 640, y: 216, width: 640 })
    expect(askWindow().told).toEqual([{ type: 'asked' }])
    press()
    expect(askWindow().isVisible()).toBe(false)
  })

  test('keys that are pressed before it is loaded show it when it is', () => {
    press()
    expect(askWindow().isVisible()).toBe(false)
    askWindow().fire('ready-to-show')
    expect(askWindow().isVisible()).toBe(true)
  })

  test('goes away when another window gets the focus, and is unloaded after half an hour', async () => {
    askWindow().fire('ready-to-show')
    press()
    askWindow().fire('blur')
    expect(askWindow().isVisible()).toBe(false)
    await shell.clock.advance(30 * 60_000)
    expect(askWindow().isDestroyed()).toBe(true)
    press()
    expect(shell.seen.windows.length).toBe(3)
  })

  test('goes with the big window, so that closing that one quits when it should', () => {
    askWindow().fire('ready-to-show')
    shell.window.fire('closed')
    expect(askWindow().isDestroyed()).toBe(true)
    expect(shell.seen.appCalls.at(-1)).toBe('quit')
  })

  test('that is unloaded does not end a Hearth that lives in the tray', async () => {
    const hidden = await openDesktop({ args: ['--hidden'] })
    hidden.core.events?.onReady()
    hidden.seen.windows[0]?.destroy()
    hidden.fireApp('window-all-closed')
    expect(hidden.seen.appCalls).not.toContain('quit')
  })

  test('only its own page hides and resizes it, within bounds', async () => {
    askWindow().fire('ready-to-show')
    press()
    await ask({ type: 'resize-ask', height: 300 })
    await ask({ type: 'hide-ask' })
    expect([askWindow().getBounds().height, askWindow().isVisible()]).toEqual([120, true])
    const id = askWindow().webContents.id
    await ask({ type: 'resize-ask', height: 9_000 }, { id })
    expect(askWindow().getBounds().height).toBe(560)
    await ask({ type: 'hide-ask' }, { id })
    expect(askWindow().isVisible()).toBe(false)
  })

  test('opens its conversation in the big window', async () => {
    askWindow().fire('ready-to-show')
    press()
    await ask({ type: 'open-page', address: '#/chat/conv_1' }, { id: askWindow().webContents.id })
    expect(askWindow().isVisible()).toBe(false)
    expect(shell.window.told).toEqual([{ type: 'open', address: '#/chat/conv_1' }])
  })

  test('a navigation in it is stopped like in the big one', () => {
    const navigation = fakeEvent({ url: 'https://evil.example/' })
    askWindow().fireContents('will-navigate', navigation)
    expect(navigation.isPrevented).toBe(true)
    expect(askWindow().openWindow('https://example.org/')).toEqual({ action: 'deny' })
  })
})

describe('the keys from anywhere', () => {
  const hotkey = async () => {
    const answer = await ask({ type: 'status' })
    return answer.ok && typeof answer.value === 'object' ? answer.value?.hotkey : undefined
  }

  test('change with the setting, and are given back', () => {
    shell.core.events?.onState(state({ hotkey: KEYS }))
    shell.core.events?.onState(state({ hotkey: 'Alt+F12' }))
    expect([...shell.seen.keys.keys()]).toEqual(['Alt+F12'])
    shell.core.events?.onState(state())
    expect([...shell.seen.keys.keys()]).toEqual([])
  })

  test('that another program has are told', async () => {
    shell = await openDesktop({ takenKeys: [KEYS] })
    shell.core.events?.onState(state({ hotkey: KEYS }))
    expect(await hotkey()).toEqual({ keys: KEYS, isTaken: true })
    shell.core.events?.onState(state({ hotkey: 'Alt+F12' }))
    expect(await hotkey()).toEqual({ keys: 'Alt+F12', isTaken: false })
  })
})

describe('notices', () => {
  test('are shown while no window of Hearth is in front, when the setting says so', () => {
    shell.core.events?.onState(state())
    shell.core.events?.onNotice(notice)
    expect(shell.seen.notifications.length).toBe(1)
    shell.window.show()
    shell.window.focus()
    shell.core.events?.onNotice({ ...notice, noticeId: 'ntc_2' })
    expect(shell.seen.notifications.length).toBe(1)
    shell.window.hide()
    shell.core.events?.onState(state({ showsNotifications: false }))
    shell.core.events?.onNotice({ ...notice, noticeId: 'ntc_3' })
    expect(shell.seen.notifications.length).toBe(1)
  })

  test('are answered to the core with the hash, and opened in the window', () => {
    shell.core.events?.onNotice(notice)
    shell.seen.notifications[0]?.fire('action', { actionIndex: 0 })
    expect(shell.core.told).toEqual([
      { type: 'command', command: { type: 'decide', approvalId: 'appr_1', argsHash: 'abc', decision: 'deny' } },
    ])
    shell.core.events?.onNotice(notice)
    shell.seen.notifications[1]?.fire('click', {})
    expect(shell.window.told).toEqual([{ type: 'open', address: '#/approvals/appr_1' }])
    shell.window.hide()
    shell.core.events?.onNotice(notice)
    shell.core.events?.onDecided('appr_1')
    expect(shell.seen.notifications[2]?.calls).toEqual(['show', 'close'])
  })

  test('a decision that the core refuses is told', () => {
    shell.core.events?.onRefused('This is denied already')
    expect(shell.seen.dialogs).toEqual(['This is denied already'])
  })
})

describe('links and starts', () => {
  const second = (...args: string[]) => shell.fireApp('second-instance', fakeEvent(), ['Hearth.exe', ...args])

  test('a second start hands over its link', () => {
    second('--some-switch', 'hearth://open/agents')
    expect(shell.window.told).toEqual([{ type: 'open', address: '#/agents' }])
    expect(shell.window.calls).toEqual(expect.arrayContaining(['show', 'focus']))
  })

  test('a link to ask fills in the text, once and only in the small window, and sends nothing', async () => {
    second('hearth://ask?text=Hello')
    askWindow().fire('ready-to-show')
    const id = askWindow().webContents.id
    const takes = async (from?: { id: number }) => await ask({ type: 'take-question' }, from)
    expect([await takes(), await takes({ id }), await takes({ id })]).toEqual([
      { ok: true, value: '' },
      { ok: true, value: 'Hello' },
      { ok: true, value: '' },
    ])
  })

  test('a link of macOS arrives as an event; a foreign one only shows the window', () => {
    const event = fakeEvent()
    shell.fireApp('open-url', event, 'hearth://open/approvals')
    shell.fireApp('open-url', fakeEvent(), 'hearth://run/everything')
    expect(event.isPrevented).toBe(true)
    expect(shell.window.told).toEqual([{ type: 'open', address: '#/approvals' }])
  })

  test('a first start follows its link, and one at sign-in shows no window', async () => {
    const linked = await openDesktop({ args: ['hearth://open/chat/conv_1'] })
    expect(linked.window.calls).toEqual(['loadURL "hearth://app/#/chat/conv_1"'])
    const hidden = await openDesktop({ args: ['--hidden'] })
    expect(hidden.seen.windows).toEqual([])
    hidden.fireApp('second-instance', fakeEvent(), [])
    expect(hidden.seen.windows.length).toBe(1)
  })

  test('an installed Hearth registers its links and its tasks; one in development does not', async () => {
    expect(shell.seen.schemesOfApp).toEqual(['hearth'])
    expect(shell.seen.tasks.map(({ title, arguments: link }) => [title, link])).toEqual([
      ['New chat', 'hearth://open/chat'],
      ['Ask', 'hearth://ask'],
      ['Approvals', 'hearth://open/approvals'],
    ])
    const development = await openDesktop({ isPackaged: false })
    expect([development.seen.schemesOfApp, development.seen.tasks]).toEqual([[], []])
  })

  test('the system starts it at sign-in when the setting says so', async () => {
    for (const running of [0, 1, 2]) shell.core.events?.onState(state({ startsAtLogin: true, running }))
    expect(shell.seen.loginItems).toEqual([{ openAtLogin: true, args: ['--hidden'] }])
    const linux = await openDesktop({ isPackaged: true, platform: 'linux' })
    const file = join(desktopProfile, '..', 'config', 'autostart', 'dev.hearth.desktop.desktop')
    linux.core.events?.onState(state({ startsAtLogin: true }))
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Hearth" --hidden\n')
    linux.core.events?.onState(state())
    expect(existsSync(file)).toBe(false)
  })
})

describe('a file of agents', () => {
  const put = async () => {
    const file = join(await makeTempDir(), 'mail.hearth-agent')
    writeFileSync(file, '{"format":1}')
    return file
  }
  const taken = { ok: true, value: '{"format":1}' }

  test('that is opened while Hearth runs is handed to the page once', async () => {
    shell.fireApp('second-instance', fakeEvent(), ['Hearth.exe', await put()])
    expect(shell.window.told).toEqual([{ type: 'open', address: '#/agents' }, { type: 'agent-file' }])
    expect(await ask({ type: 'take-agent-file' })).toEqual(taken)
    expect(await ask({ type: 'take-agent-file' })).toEqual({ ok: true, value: null })
  })

  test('that starts Hearth waits for the page, on Windows and on macOS', async () => {
    shell = await openDesktop({ args: [await put()] })
    expect(await ask({ type: 'take-agent-file' })).toEqual(taken)
    shell.fireApp('open-file', fakeEvent(), await put())
    expect(await ask({ type: 'take-agent-file' })).toEqual(taken)
  })

  test('that is something else only shows the window', async () => {
    shell.fireApp('open-file', fakeEvent(), '/etc/passwd')
    expect(await ask({ type: 'take-agent-file' })).toEqual({ ok: true, value: null })
  })
})

test.each([
  ['suspend', 'suspend'],
  ['resume', 'resume'],
  ['on-battery', 'battery'],
  ['on-ac', 'mains'],
  ['lock-screen', 'lock'],
  ['unlock-screen', 'unlock'],
])('the system says %s, the core hears %s', (said, heard) => {
  shell.firePower(said)
  expect(shell.core.told).toEqual([{ type: 'power', event: heard }])
})

describe('what the page may ask of the shell', () => {
  test.each([
    ['a foreign page', { url: 'https://evil.example/' }],
    ['a page that only begins like ours', { url: 'hearth://app.evil/' }],
    ['a frame in our page', { parent: {} }],
  ])('%s gets nothing', async (_name, from) => {
    expect(await ask({ type: 'status' }, from)).toEqual(refused)
  })

  test.each([
    null,
    'status',
    { type: 'eval', code: '1' },
    { type: 'reveal' },
    { type: 'open-page', address: 'https://evil.example/' },
    { type: 'open-page', address: '#/chat/../../x y' },
    { type: 'pick', picks: 'anything', title: 'x' },
  ])('%j is not possible', async (request) => {
    expect(await ask(request)).toEqual(refused)
  })

  test('a folder is shown only when the core allows it', async () => {
    shell.core.revealable = '/data/backups'
    expect(await ask({ type: 'reveal', path: '/data/backups' })).toEqual({ ok: true, value: null })
    expect(await ask({ type: 'reveal', path: '/etc' })).toEqual({
      ok: false,
      message: 'Hearth may not show this folder',
    })
    expect(shell.seen.revealed).toEqual(['/data/backups'])
  })

  test('a picked folder is answered, a cancelled dialog is null', async () => {
    expect(await ask({ type: 'pick', picks: 'folder', title: 'Folder' })).toEqual({ ok: true, value: null })
    shell.seen.picked.push('/home/jo/notes')
    expect(await ask({ type: 'pick', picks: 'folder', title: 'Folder' })).toEqual({ ok: true, value: '/home/jo/notes' })
  })
})

describe('another version', () => {
  const ready = async () => {
    shell.updater.offers = '0.2.0'
    await ask({ type: 'check-updates' })
    shell.updater.downloaded('0.2.0')
  }

  test('is installed after the data was copied, this version kept and the core stopped, in this order', async () => {
    await ready()
    expect(await ask({ type: 'install-update' })).toEqual({ ok: true, value: null })
    expect(shell.order).toEqual([])
    shell.seen.dialogAnswer = 0
    await ask({ type: 'install-update' })
    expect({ order: shell.order, installs: shell.updater.installs.length }).toEqual({
      order: ['back up', 'keep', 'stop'],
      installs: 1,
    })
  })

  test('is not installed when the data cannot be copied', async () => {
    await ready()
    shell.core.trouble = 'The disk is full'
    shell.seen.dialogAnswer = 0
    expect(await ask({ type: 'install-update' })).toEqual({ ok: false, message: 'The disk is full' })
    expect({ order: shell.order, installs: shell.updater.installs }).toEqual({ order: ['back up'], installs: [] })
  })

  test('the one before can be started again', async () => {
    shell = await openDesktop({ keptVersion: '0.0.9' })
    shell.seen.dialogAnswer = 0
    expect(await ask({ type: 'go-back' })).toEqual({ ok: true, value: null })
    expect(shell.order).toEqual(['back up', 'stop', 'start the kept version'])
    expect(shell.seen.appCalls.at(-1)).toBe('exit')
  })

  test('one that does not start leaves this one running', async () => {
    shell = await openDesktop({ keptVersion: '0.0.9', keptTrouble: 'It is gone' })
    shell.seen.dialogAnswer = 0
    const starts = shell.core.starts
    expect(await ask({ type: 'go-back' })).toEqual({ ok: false, message: 'It is gone' })
    expect({ starts: shell.core.starts - starts, exits: shell.seen.appCalls.includes('exit') }).toEqual({
      starts: 1,
      exits: false,
    })
  })

  test('without one before there is no way back', async () => {
    expect(await ask({ type: 'go-back' })).toEqual({ ok: false, message: 'No version before this one is kept' })
    await settle()
    expect(shell.core.stops).toBe(0)
  })
})
