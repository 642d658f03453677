/**
 * Runs the built desktop shell (out/main/desktop.js) in plain Node: the name `electron` leads to a recorder. Prints what
 * the shell made of it, as one line of JSON. The argument is the folder of the build.
 */
import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const out = process.argv[2]
const seen = { windows: [], schemes: [], ipc: [], handled: [], permissions: {}, opened: [], navigation: [] }

const calls = (target, answers = {}) =>
  new Proxy(target, { get: (self, name) => self[name] ?? answers[name] ?? (() => undefined) })

class Window extends EventEmitter {
  webContents = calls(new EventEmitter(), {
    id: 1,
    setWindowOpenHandler: (handler) => {
      this.onOpen = handler
    },
  })
  constructor(options) {
    super()
    this.options = options
    seen.windows.push(this)
    this.loadURL = async (url) => {
      this.url = url
    }
    for (const name of ['show', 'hide', 'focus', 'setBounds', 'destroy', 'setTitleBarOverlay']) this[name] = () => {}
    for (const name of ['isDestroyed', 'isVisible', 'isFocused', 'isMinimized', 'isMaximized']) this[name] = () => false
    this.getBounds = this.getNormalBounds = () => ({ x: 0, y: 0, width: 1, height: 1 })
  }
}

const display = { workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }
const core = Object.assign(new EventEmitter(), { postMessage() {}, kill: () => true })
const app = calls(new EventEmitter(), {
  isPackaged: true,
  requestSingleInstanceLock: () => true,
  whenReady: async () => {},
  getVersion: () => '0.1.0',
})
const session = {
  setPermissionRequestHandler: (handler) => {
    seen.permissions.request = handler
  },
  setPermissionCheckHandler: (handler) => {
    seen.permissions.check = handler
  },
  setDevicePermissionHandler: (handler) => {
    seen.permissions.device = handler
  },
}

globalThis.recorder = {
  app,
  BrowserWindow: Window,
  Menu: calls({}, { buildFromTemplate: () => ({}) }),
  MessageChannelMain: class {},
  Notification: Object.assign(class {}, { isSupported: () => false }),
  Tray: class extends EventEmitter {
    setToolTip() {}
    setContextMenu() {}
    setImage() {}
  },
  dialog: calls({}),
  globalShortcut: calls({}, { register: () => true }),
  ipcMain: {
    on: (channel, handler) => seen.ipc.push({ channel, handler }),
    handle: (channel, handler) => seen.handled.push({ channel, handler }),
  },
  nativeTheme: calls(new EventEmitter(), { shouldUseDarkColors: false }),
  powerMonitor: calls(new EventEmitter(), { isOnBatteryPower: () => false }),
  protocol: {
    registerSchemesAsPrivileged: (schemes) => seen.schemes.push(...schemes),
    handle: (scheme, handler) => {
      seen.serve = { scheme, handler }
    },
  },
  screen: {
    getAllDisplays: () => [display],
    getCursorScreenPoint: () => ({ x: 0, y: 0 }),
    getDisplayNearestPoint: () => display,
  },
  session: { defaultSession: session },
  shell: { openExternal: async (url) => void seen.opened.push(url), showItemInFolder() {} },
  utilityProcess: { fork: () => core },
}

const names = Object.keys(globalThis.recorder)
const source = `${names.map((name) => `export const ${name} = globalThis.recorder.${name}`).join('\n')}`
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') return { url: 'recorder:electron', format: 'module', shortCircuit: true }
    return specifier === 'original-fs' ? next('node:fs', context) : next(specifier, context)
  },
  load: (url, context, next) =>
    url === 'recorder:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
})

await import(pathToFileURL(join(out, 'main', 'desktop.js')).href)
const turn = () => new Promise((resolve) => setImmediate(resolve))
for (let i = 0; i < 20; i++) await turn()
core.emit('message', { type: 'ready' })
await turn()

const refused = (event, details) => {
  const stopped = { isPrevented: false, preventDefault: () => (stopped.isPrevented = true), ...details }
  return (window) => {
    window.webContents.emit(event, stopped)
    return stopped.isPrevented
  }
}
const ask = (permission, url) => {
  let answer
  seen.permissions.request(null, permission, (given) => (answer = given), { requestingUrl: url })
  return answer
}
const foreign = { sender: { id: 1 }, senderFrame: { url: 'https://evil.example/', parent: null } }
const page = await seen.serve.handler({ url: 'hearth://app/', method: 'GET' })
const outside = await seen.serve.handler({ url: 'hearth://app/../main/desktop.js', method: 'GET' })

process.stdout.write(
  `${JSON.stringify({
    windows: seen.windows.map((window) => ({
      url: window.url,
      webPreferences: window.options.webPreferences,
      opens: ['https://example.org/', 'file:///etc/passwd'].map((url) => window.onOpen({ url }).action),
      stopsNavigation: refused('will-navigate', { url: 'https://evil.example/' })(window),
      stopsRedirect: refused('will-redirect', { url: 'https://evil.example/' })(window),
      stopsWebview: refused('will-attach-webview', {})(window),
    })),
    opened: seen.opened,
    schemes: seen.schemes,
    serves: seen.serve.scheme,
    policy: page.headers.get('content-security-policy'),
    page: await page.text(),
    outside: outside.status,
    permissions: {
      camera: ask('media', 'hearth://app/'),
      location: ask('geolocation', 'hearth://app/'),
      foreignClipboard: ask('clipboard-sanitized-write', 'https://evil.example/'),
      check: seen.permissions.check(null, 'media', 'hearth://app/', {}),
      device: seen.permissions.device({}),
    },
    channels: { on: seen.ipc.map(({ channel }) => channel), handle: seen.handled.map(({ channel }) => channel) },
    foreign: await Promise.all(seen.handled.map(({ handler }) => handler(foreign, { type: 'status' }))),
  })}\n`,
)
process.exit(0)
