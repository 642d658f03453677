import { EventEmitter } from 'node:events'
import type * as electron from 'electron'
import type { CoreChild, ElectronParts, GuardedSession, Window } from '#main/shell-electron/electron-parts.ts'

type Options = electron.BrowserWindowConstructorOptions
type WindowOpen = Parameters<electron.WebContents['setWindowOpenHandler']>[0]

/** A window that remembers what was done to it. Its events are fired by the test. */
export interface FakeWindow extends Window {
  readonly options: Options
  readonly calls: string[]
  fire(event: string, ...args: unknown[]): void
  fireContents(event: string, ...args: unknown[]): void
  openWindow(url: string): ReturnType<WindowOpen>
}

export interface FakeEvent {
  isPrevented: boolean
  preventDefault(): void
}

export const fakeEvent = <T extends object>(extra = {} as T): FakeEvent & T => ({
  isPrevented: false,
  preventDefault() {
    this.isPrevented = true
  },
  ...extra,
})

/** A core process whose messages and end are made by the test. */
export interface FakeCore extends CoreChild {
  readonly told: { message: unknown; ports: unknown[] }[]
  isKilled: boolean
  say(message: unknown): void
  exit(code: number): void
}

export function createFakeCore(): FakeCore {
  const emitter = new EventEmitter()
  const core: FakeCore = {
    told: [],
    isKilled: false,
    postMessage: (message, ports = []) => void core.told.push({ message, ports }),
    kill() {
      core.isKilled = true
      return true
    },
    on: emitter.on.bind(emitter) as unknown as CoreChild['on'],
    once: emitter.once.bind(emitter) as unknown as CoreChild['once'],
    say: (message) => void emitter.emit('message', message),
    exit: (code) => void emitter.emit('exit', code),
  }
  return core
}

function createFakeWindow(options: Options): FakeWindow {
  const emitter = new EventEmitter()
  const contents = new EventEmitter()
  const calls: string[] = []
  let onOpen: WindowOpen = () => ({ action: 'allow' })
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push(args.length === 0 ? name : `${name} ${JSON.stringify(args[0])}`)
    }
  return {
    options,
    calls,
    loadURL: (url) => {
      note('loadURL')(url)
      return Promise.resolve()
    },
    show: note('show'),
    hide: note('hide'),
    focus: note('focus'),
    restore: note('restore'),
    maximize: note('maximize'),
    setTitleBarOverlay: note('setTitleBarOverlay'),
    isMinimized: () => false,
    isMaximized: () => false,
    isDestroyed: () => false,
    getNormalBounds: () => ({ x: 10, y: 20, width: 1_200, height: 800 }),
    on: emitter.on.bind(emitter) as unknown as Window['on'],
    once: emitter.once.bind(emitter) as unknown as Window['once'],
    webContents: {
      id: 1,
      reload: note('reload'),
      on: contents.on.bind(contents) as unknown as Window['webContents']['on'],
      setWindowOpenHandler: (handler) => {
        onOpen = handler
      },
    },
    fire: (event, ...args) => void emitter.emit(event, ...args),
    fireContents: (event, ...args) => void contents.emit(event, ...args),
    openWindow: (url) => onOpen({ url } as Parameters<WindowOpen>[0]),
  }
}

type Listener = (...args: never[]) => unknown

/** Electron's parts as the desktop shell sees them, and what the test may look at and fire. */
export function createFakeElectron(options: { isFirstInstance?: boolean } = {}) {
  const app = new EventEmitter()
  const ipc = new EventEmitter()
  const theme = new EventEmitter()
  const seen = {
    windows: [] as FakeWindow[],
    opened: [] as string[],
    dialogs: [] as string[],
    menus: [] as electron.MenuItemConstructorOptions[][],
    schemes: [] as electron.CustomScheme[],
    appCalls: [] as string[],
    protocols: new Map<string, (request: Request) => Response | Promise<Response>>(),
    permissionRequest: undefined as Parameters<GuardedSession['setPermissionRequestHandler']>[0] | undefined,
    permissionCheck: undefined as Parameters<GuardedSession['setPermissionCheckHandler']>[0] | undefined,
    devicePermission: undefined as Parameters<GuardedSession['setDevicePermissionHandler']>[0] | undefined,
    dialogAnswer: 1,
  }
  const listen = <T>(emitter: EventEmitter) =>
    ((name: string, callback: Listener) => emitter.on(name, callback as never)) as T

  const parts: ElectronParts = {
    app: {
      requestSingleInstanceLock: () => options.isFirstInstance ?? true,
      on: listen<ElectronParts['app']['on']>(app),
      quit: () => {
        seen.appCalls.push('quit')
        app.emit('before-quit', fakeEvent())
      },
      exit: () => void seen.appCalls.push('exit'),
      whenReady: () => Promise.resolve(),
      setPath: (name, path) => void seen.appCalls.push(`${name} ${path}`),
      setAppUserModelId: () => {},
    },
    BrowserWindow: class {
      constructor(given: Options) {
        const window = createFakeWindow(given)
        seen.windows.push(window)
        // biome-ignore lint/correctness/noConstructorReturn: a class is what the shell calls with `new`
        return window
      }
    } as unknown as ElectronParts['BrowserWindow'],
    Menu: {
      buildFromTemplate: (template) => {
        seen.menus.push(template as electron.MenuItemConstructorOptions[])
        return {} as electron.Menu
      },
      setApplicationMenu: () => {},
    },
    MessageChannelMain: class {
      port1 = { name: 'port1' } as unknown as electron.MessagePortMain
      port2 = { name: 'port2' } as unknown as electron.MessagePortMain
    },
    Tray: class {
      setToolTip() {}
      setContextMenu() {}
      on(): never {
        return this as never
      }
      destroy() {}
    } as unknown as ElectronParts['Tray'],
    dialog: {
      showMessageBox: ((box: electron.MessageBoxOptions) => {
        seen.dialogs.push(box.message)
        return Promise.resolve({ response: seen.dialogAnswer, checkboxChecked: false })
      }) as ElectronParts['dialog']['showMessageBox'],
      showErrorBox: (title, content) => void seen.dialogs.push(`${title}: ${content}`),
    },
    ipcMain: { on: listen<ElectronParts['ipcMain']['on']>(ipc) },
    nativeTheme: {
      shouldUseDarkColors: false,
      themeSource: 'system',
      on: listen<ElectronParts['nativeTheme']['on']>(theme),
      off: ((name: string, callback: Listener) =>
        theme.off(name, callback as never)) as ElectronParts['nativeTheme']['off'],
    },
    protocol: {
      handle: (scheme, handler) =>
        void seen.protocols.set(scheme, handler as (request: Request) => Response | Promise<Response>),
      registerSchemesAsPrivileged: (schemes) => void seen.schemes.push(...schemes),
    },
    screen: {
      getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }] as electron.Display[],
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) => {
          seen.permissionRequest = handler
        },
        setPermissionCheckHandler: (handler) => {
          seen.permissionCheck = handler
        },
        setDevicePermissionHandler: (handler) => {
          seen.devicePermission = handler
        },
      },
    },
    shell: {
      openExternal: (url) => {
        seen.opened.push(url)
        return Promise.resolve()
      },
    },
    utilityProcess: { fork: () => createFakeCore() },
  }
  return {
    parts,
    seen,
    fireApp: (event: string, ...args: unknown[]) => void app.emit(event, ...args),
    fireIpc: (channel: string, ...args: unknown[]) => void ipc.emit(channel, ...args),
    fireTheme: () => void theme.emit('updated'),
  }
}
