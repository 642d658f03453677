import type * as electron from 'electron'

/** What the desktop shell uses of Electron. Handed in, so that tests can hand in a typed fake. */
export interface ElectronParts {
  app: Pick<
    electron.App,
    'requestSingleInstanceLock' | 'on' | 'quit' | 'exit' | 'whenReady' | 'setPath' | 'setAppUserModelId'
  >
  BrowserWindow: new (options: electron.BrowserWindowConstructorOptions) => Window
  Menu: Pick<typeof electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>
  MessageChannelMain: new () => Pick<electron.MessageChannelMain, 'port1' | 'port2'>
  Tray: new (image: string) => Pick<electron.Tray, 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>
  dialog: Pick<electron.Dialog, 'showMessageBox' | 'showErrorBox'>
  ipcMain: Pick<electron.IpcMain, 'on'>
  nativeTheme: Pick<electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource' | 'on' | 'off'>
  protocol: Pick<electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'>
  screen: Pick<electron.Screen, 'getAllDisplays'>
  session: { defaultSession: GuardedSession }
  shell: Pick<electron.Shell, 'openExternal'>
  utilityProcess: { fork(path: string, args: string[], options: electron.ForkOptions): CoreChild }
}

export type GuardedSession = Pick<
  electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

export type CoreChild = Pick<electron.UtilityProcess, 'postMessage' | 'kill' | 'on' | 'once'>

export type Window = Pick<
  electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'maximize'
  | 'getNormalBounds'
  | 'on'
  | 'once'
> & {
  webContents: Pick<electron.WebContents, 'on' | 'setWindowOpenHandler' | 'id' | 'reload'>
  /** not on macOS */
  setTitleBarOverlay?: electron.BrowserWindow['setTitleBarOverlay']
}
