import { EventEmitter } from 'node:events'
import type * as electron from 'electron'
import type {
  CoreChild,
  ElectronParts,
  GuardedSession,
  ShownNotification,
  Window,
} from '#main/shell-electron/electron-parts.ts'

type Options = electron.BrowserWindowConstructorOptions
type WindowOpen = Parameters<electron.WebContents['setWindowOpenHandler']>[0]

/** A window that remembers what was done to it. Its events are fired by the test. */
export interface FakeWindow extends Window {
  readonly options: Options
  readonly calls: string[]
  /** what the page was told */
  readonly told: unknown[]
  hasFocus: boolean
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
  const told: unknown[] = []
  let onOpen: WindowOpen = () => ({ action: 'allow' })
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push(args.length === 0 ? name : `${name} ${JSON.stringify(args[0])}`)
    }
  const bounds = { x: 0, y: 0, width: options.width ?? 0, height: options.height ?? 0 }
  let isVisible = false
  let isDestroyed = false
  const window: FakeWindow = {
    options,
    calls,
    told,
    loadURL: (url) => {
      note('loadURL')(url)
      return Promise.resolve()
    },
    show() {
      isVisible = true
      note('show')()
    },
    hide() {
      isVisible = false
      note('hide')()
    },
    focus() {
      window.hasFocus = true
      note('focus')()
    },
    restore: note('restore'),
    maximize: note('maximize'),
    setTitleBarOverlay: note('setTitleBarOverlay'),
    isMinimized: () => false,
    isMaximized: () => false,
    isDestroyed: () => isDestroyed,
    isVisible: () => isVisible,
    isFocused: () => isVisible && window.hasFocus,
    hasFocus: false,
    destroy() {
      isDestroyed = true
      isVisible = false
      note('destroy')()
      emitter.emit('closed')
    },
    setBounds(next) {
      Object.assign(bounds, next)
      note('setBounds')(next)
    },
    getBounds: () => ({ ...bounds }),
    getNormalBounds: () => ({ x: 10, y: 20, width: 1_200, height: 800 }),
    on: emitter.on.bind(emitter) as unknown as Window['on'],
    once: emitter.once.bind(emitter) as unknown as Window['once'],
    webContents: {
      id: nextWindowId++,
      reload: note('reload'),
      send: (_channel, message) => void told.push(message),
      on: contents.on.bind(contents) as unknown as Window['webContents']['on'],
      setWindowOpenHandler: (handler) => {
        onOpen = handler
      },
    },
    fire: (event, ...args) => void emitter.emit(event, ...args),
    fireContents: (event, ...args) => void contents.emit(event, ...args),
    openWindow: (url) => onOpen({ url } as Parameters<WindowOpen>[0]),
  }
  return window
}

let nextWindowId = 1

/** A notification that was made; its events are fired by the test. */
export interface FakeNotification extends ShownNotification {
  readonly options: electron.NotificationConstructorOptions
  readonly calls: string[]
  fire(event: string, ...args: unknown[]): void
}

const DISPLAY = { workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } } as electron.Display

function createFakeNotification(options: electron.NotificationConstructorOptions): FakeNotification {
  const emitter = new EventEmitter()
  const calls: string[] = []
  return {
    options,
    calls,
    show: () => void calls.push('show'),
    close: () => void calls.push('close'),
    on: emitter.on.bind(emitter) as unknown as FakeNotification['on'],
    fire: (event, ...args) => void emitter.emit(event, ...args),
  }
}

type Listener = (...args: never[]) => unknown

/** Electron's parts as the desktop shell sees them, and what the test may look at and fire. */
export function createFakeElectron(
  options: { isFirstInstance?: boolean; isPackaged?: boolean; takenKeys?: string[] } = {},
) {
  const app = new EventEmitter()
  const ipc = new EventEmitter()
  const theme = new EventEmitter()
  const power = new EventEmitter()
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
    handlers: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
    keys: new Map<string, () => void>(),
    notifications: [] as FakeNotification[],
    trayImages: [] as string[],
    tooltips: [] as string[],
    loginItems: [] as electron.Settings[],
    tasks: [] as electron.Task[],
    schemesOfApp: [] as string[],
    revealed: [] as string[],
    picked: [] as string[],
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
      isPackaged: options.isPackaged ?? false,
      setLoginItemSettings: (item) => void seen.loginItems.push(item),
      setAsDefaultProtocolClient: (scheme) => {
        seen.schemesOfApp.push(scheme)
        return true
      },
      setUserTasks: (tasks) => {
        seen.tasks.push(...tasks)
        return true
      },
      getVersion: () => '0.1.0',
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
    Notification: Object.assign(
      class {
        constructor(given: electron.NotificationConstructorOptions) {
          const notification = createFakeNotification(given)
          seen.notifications.push(notification)
          // biome-ignore lint/correctness/noConstructorReturn: a class is what the shell calls with `new`
          return notification
        }
      },
      { isSupported: () => true },
    ) as unknown as ElectronParts['Notification'],
    Tray: class {
      constructor(image: string) {
        seen.trayImages.push(image)
      }
      setImage(image: string) {
        seen.trayImages.push(image)
      }
      setToolTip(text: string) {
        seen.tooltips.push(text)
      }
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
      showOpenDialog: (() =>
        Promise.resolve({
          canceled: seen.picked.length === 0,
          filePaths: [...seen.picked],
        })) as ElectronParts['dialog']['showOpenDialog'],
    },
    globalShortcut: {
      register: (keys, callback) => {
        if (options.takenKeys?.includes(keys)) return false
        seen.keys.set(String(keys), callback)
        return true
      },
      unregister: (keys) => void seen.keys.delete(String(keys)),
    },
    powerMonitor: {
      on: listen<ElectronParts['powerMonitor']['on']>(power),
      isOnBatteryPower: () => false,
    },
    ipcMain: {
      on: listen<ElectronParts['ipcMain']['on']>(ipc),
      handle: (channel, handler) => void seen.handlers.set(channel, handler as (event: unknown) => unknown),
    },
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
      getAllDisplays: () => [DISPLAY],
      getCursorScreenPoint: () => ({ x: 5, y: 5 }),
      getDisplayNearestPoint: () => DISPLAY,
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
      showItemInFolder: (path) => void seen.revealed.push(path),
    },
    utilityProcess: { fork: () => createFakeCore() },
  }
  return {
    parts,
    seen,
    fireApp: (event: string, ...args: unknown[]) => void app.emit(event, ...args),
    fireIpc: (channel: string, ...args: unknown[]) => void ipc.emit(channel, ...args),
    firePower: (event: string) => void power.emit(event),
    fireTheme: () => void theme.emit('updated'),
  }
}
