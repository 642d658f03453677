import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#main/platform/clock.ts'
import type { PageFile } from '../app/page-files.ts'
import { setAppMenu } from './app-menu.ts'
import type { CoreEvents, CoreProcess } from './core-process.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { guardPermissions } from './guards.ts'
import { bringToFront, openMainWindow } from './main-window.ts'
import { declarePageScheme, servePage } from './page-protocol.ts'
import { reloadAfterCrash } from './page-recovery.ts'
import { handOutPorts } from './port-handout.ts'
import { createTrayIcon, type TrayIcon } from './tray.ts'

export interface DesktopDeps {
  electron: ElectronParts
  clock: Clock
  platform: NodeJS.Platform
  /** Folder for what the browser part of Electron keeps. One per data folder, as it decides who is the first instance. */
  profile: string
  createCore(events: CoreEvents): CoreProcess
  files: ReadonlyMap<string, PageFile>
  preload: string
  trayImage: string
}

/** The desktop shell: one window, one tray icon, one core. It knows no rule of the app. */
export async function runDesktop(deps: DesktopDeps): Promise<void> {
  const { electron, clock, platform, files } = deps
  const { app, dialog } = electron
  if (!openProfile(electron, deps.profile)) return app.exit(1)
  if (!app.requestSingleInstanceLock()) return app.quit()
  declarePageScheme(electron.protocol)

  let window: Window | null = null
  let tray: TrayIcon | null = null
  let closesToTray = true
  let quit: 'no' | 'stopping' | 'yes' = 'no'

  const core = deps.createCore({
    onState(state) {
      closesToTray = state.closesToTray
      electron.nativeTheme.themeSource = state.theme
      tray?.showRunning(state.runningRuns)
    },
    onFailed(message) {
      dialog.showErrorBox('Hearth cannot start', message)
      app.quit()
    },
    onCrashLoop: () => void askAfterCrashes('Hearth stopped working', () => core.start()),
  })

  const askAfterCrashes = async (what: string, tryAgain: () => void) => {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: `${what} several times in a row.`,
      detail:
        'Your data is safe, and unfinished work goes on when Hearth starts again. The log in the data folder says more.',
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response === 0) tryAgain()
    else app.quit()
  }

  const open = () => {
    if (window !== null && !window.isDestroyed()) return bringToFront(window)
    const stateFile = join(deps.profile, 'window.json')
    const hidesOnClose = () => closesToTray && quit === 'no' && tray !== null
    const opened = openMainWindow({ electron, preload: deps.preload, stateFile, hidesOnClose })
    const reload = () => opened.webContents.reload()
    reloadAfterCrash(opened, clock, () => void askAfterCrashes('The window of Hearth stopped working', reload))
    // Windows signs out without before-quit
    opened.on('session-end', () => void core.stop())
    window = opened
  }

  app.on('second-instance', open)
  app.on('activate', open)
  app.on('window-all-closed', () => {
    // on macOS an app stays in the dock until it is quit
    if (platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (quit === 'yes') return
    event.preventDefault()
    if (quit === 'stopping') return
    quit = 'stopping'
    void core.stop().then(() => {
      quit = 'yes'
      app.quit()
    })
  })

  await app.whenReady()
  setAppMenu(electron, platform)
  guardPermissions(electron.session.defaultSession)
  servePage(electron.protocol, files)
  handOutPorts(electron, core)
  core.start()
  tray = createTrayIcon(electron, deps.trayImage, { open, quit: () => app.quit() })
  open()
}

/** False when the folder cannot be made; the person was told. Must run before Electron is ready. */
function openProfile({ app, dialog }: Pick<ElectronParts, 'app' | 'dialog'>, profile: string): boolean {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    app.setPath('userData', profile)
    app.setPath('sessionData', profile)
    return true
  } catch {
    dialog.showErrorBox('Hearth cannot start', `Hearth cannot write to ${profile}`)
    return false
  }
}
