import type { Clock } from '#main/platform/clock.ts'
import type { PageFile } from '../app/page-files.ts'
import { createAskWindow } from './ask-window.ts'
import type { CoreEvents, CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'
import { createHotkey } from './hotkey.ts'
import type { KeptVersion } from './kept-version.ts'
import { createLoginItem, type LoginItemPlace } from './login-item.ts'
import { createMainWindows } from './main-windows.ts'
import { createNotifications } from './notifications.ts'
import { quitAfterCore } from './quitting.ts'
import type { TrayIcon } from './tray.ts'
import { createUpdateDesk } from './update-desk.ts'
import type { Updater } from './updates.ts'

export interface DesktopDeps {
  electron: ElectronParts
  clock: Clock
  platform: NodeJS.Platform
  /** the arguments of this start, without the program's own */
  args: readonly string[]
  /** Folder for what the browser part of Electron keeps. One per data folder, as it decides who is the first instance. */
  profile: string
  createCore(events: CoreEvents): CoreProcess
  files: ReadonlyMap<string, PageFile>
  preload: string
  trayImage(look: string): string
  loginItem: LoginItemPlace
  loadUpdater(): Promise<Updater>
  kept: KeptVersion
}

export type DesktopParts = ReturnType<typeof createDesktopParts>

/** The core and what tells it and is told by it. Nothing is shown or started yet. */
export function createDesktopParts(deps: DesktopDeps) {
  const { electron, clock, platform, preload, profile } = deps
  const { app, dialog } = electron
  /** the last word of the core, and the icon once there is one */
  const state = { tray: null as TrayIcon | null, closesToTray: true, showsNotifications: true }

  const core = deps.createCore(coreEvents())
  const command = (what: Parameters<CoreProcess['tell']>[0]) => core.tell(what)
  const quitting = quitAfterCore(app, core)
  const ask = createAskWindow({ electron, clock, preload })
  const windows = createMainWindows({
    electron,
    clock,
    preload,
    profile,
    hidesOnClose: () => state.closesToTray && !quitting.hasBegun() && state.tray !== null,
    onBroken: (reload) => void askAfterCrashes('The window of Hearth stopped working', reload),
    // Windows signs out without before-quit
    onSessionEnd: () => void core.stop(),
    onClosed() {
      ask.close()
      // on macOS an app stays in the dock until it is quit
      if (platform !== 'darwin') app.quit()
    },
  })
  const loginItem = createLoginItem(app, deps.loginItem)
  const hotkey = createHotkey(electron, () => ask.toggle())
  const notifications = createNotifications(electron, {
    open: windows.open,
    decide: ({ approvalId, argsHash }, decision) =>
      command({ type: 'command', command: { type: 'decide', approvalId, argsHash, decision } }),
  })
  const updates = createUpdateDesk({
    ...deps,
    core,
    onChange() {
      windows.tell({ type: 'status' })
      state.tray?.refresh()
    },
  })
  const showIn = (tray: TrayIcon) => {
    state.tray = tray
  }
  return { core, command, ask, windows, hotkey, updates, showIn }

  function coreEvents(): CoreEvents {
    return {
      onReady() {
        if (electron.powerMonitor.isOnBatteryPower()) command({ type: 'power', event: 'battery' })
        // after the big window, so that it does not wait for this one
        ask.prepare()
      },
      onState(now) {
        state.closesToTray = now.closesToTray
        state.showsNotifications = now.showsNotifications
        electron.nativeTheme.themeSource = now.theme
        hotkey.use(now.hotkey)
        loginItem.use(now.startsAtLogin)
        updates.allow(now.checksForUpdates)
        state.tray?.show(now)
      },
      onNotice(notice) {
        const isSeen = windows.isFocused() || ask.isFocused()
        if (state.showsNotifications && !isSeen) notifications.show(notice)
      },
      onDecided: (approvalId) => notifications.withdraw(approvalId),
      onRefused: (message) => void dialog.showMessageBox({ type: 'warning', message }),
      onFailed(message) {
        dialog.showErrorBox('Hearth cannot start', message)
        app.quit()
      },
      onCrashLoop: () => void askAfterCrashes('Hearth stopped working', () => core.start()),
    }
  }

  async function askAfterCrashes(what: string, tryAgain: () => void): Promise<void> {
    if (await wantsToTryAgain(dialog, what)) tryAgain()
    else app.quit()
  }
}

async function wantsToTryAgain(dialog: ElectronParts['dialog'], what: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: `${what} several times in a row.`,
    detail:
      'Your data is safe, and unfinished work goes on when Hearth starts again. The log in the data folder says more.',
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
