import type * as electron from 'electron'

/** What the desktop shell uses of Electron. Handed in, so that tests can hand in a typed fake. */
export interface ElectronParts {
  app: Pick<
    electron.App,
    | 'requestSingleInstanceLock'
    | 'on'
    | 'quit'
    | 'exit'
    | 'whenReady'
    | 'setPath'
    | 'setAppUserModelId'
    | 'isPackaged'
    | 'setLoginItemSettings'
    | 'setAsDefaultProtocolClient'
    | 'setUserTasks'
    | 'getVersion'
  >
  BrowserWindow: new (options: electron.BrowserWindowConstructorOptions) => Window
  Menu: Pick<typeof electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>
  MessageChannelMain: new () => Pick<electron.MessageChannelMain, 'port1' | 'port2'>
  Notification: {
    new (options: electron.NotificationConstructorOptions): ShownNotification
    isSupported(): boolean
  }
  Tray: new (image: string) => Pick<electron.Tray, 'setToolTip' | 'setContextMenu' | 'setImage' | 'on' | 'destroy'>
  dialog: Pick<electron.Dialog, 'showMessageBox' | 'showErrorBox' | 'showOpenDialog'>
  globalShortcut: Pick<electron.GlobalShortcut, 'register' | 'unregister'>
  ipcMain: Pick<electron.IpcMain, 'on' | 'handle'>
  nativeTheme: Pick<electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource' | 'on' | 'off'>
  powerMonitor: Pick<electron.PowerMonitor, 'on' | 'isOnBatteryPower'>
  protocol: Pick<electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'>
  screen: Pick<electron.Screen, 'getAllDisplays' | 'getCursorScreenPoint' | 'getDisplayNearestPoint'>
  session: { defaultSession: GuardedSession }
  shell: Pick<electron.Shell, 'openExternal' | 'showItemInFolder'>
  utilityProcess: { fork(path: string, args: string[], options: electron.ForkOptions): CoreChild }
}

export type GuardedSession = Pick<
  electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

export type ShownNotification = Pick<electron.Notification, 'show' | 'close' | 'on'>

export type CoreChild = Pick<electron.UtilityProcess, 'postMessage' | 'kill' | 'on' | 'once'>

export type Window = Pick<
  electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'destroy'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'isFocused'
  | 'isVisible'
  | 'maximize'
  | 'getNormalBounds'
  | 'setBounds'
  | 'getBounds'
  | 'on'
  | 'once'
> & {
  webContents: Pick<electron.WebContents, 'on' | 'setWindowOpenHandler' | 'id' | 'reload' | 'send'>
  /** not on macOS */
  setTitleBarOverlay?: electron.BrowserWindow['setTitleBarOverlay']
}
