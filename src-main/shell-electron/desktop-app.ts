import { join } from 'node:path'
import type { PageFile } from '../app/page-files.ts'
import type { CoreEvents, CoreProcess } from './core-process.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { guardPermissions } from './guards.ts'
import { bringToFront, openMainWindow } from './main-window.ts'
import { declarePageScheme, servePage } from './page-protocol.ts'
import { handOutPorts } from './port-handout.ts'
import { createTrayIcon, type TrayIcon } from './tray.ts'

export interface DesktopDeps {
  electron: ElectronParts
  createCore(events: CoreEvents): CoreProcess
  files: ReadonlyMap<string, PageFile>
  preload: string
  trayImage: string
}

/** The desktop shell: one window, one tray icon, one core. It knows no rule of the app. */
export async function runDesktop({ electron, createCore, files, preload, trayImage }: DesktopDeps): Promise<void> {
  const { app, dialog } = electron
  if (!app.requestSingleInstanceLock()) return app.quit()
  declarePageScheme(electron.protocol)

  let window: Window | null = null
  let tray: TrayIcon | null = null
  let closesToTray = true
  let quit: 'no' | 'stopping' | 'yes' = 'no'

  const core = createCore({
    onState(state) {
      closesToTray = state.closesToTray
      tray?.showRunning(state.runningRuns)
    },
    onFailed(message) {
      dialog.showErrorBox('Hearth cannot start', message)
      app.quit()
    },
    onCrashLoop: () => void askAfterCrashes(),
  })

  const askAfterCrashes = async () => {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'Hearth stopped working several times in a row.',
      detail:
        'Your data is safe, and unfinished work goes on when Hearth starts again. The log in the data folder says more.',
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response === 0) core.start()
    else app.quit()
  }

  const open = () => {
    if (window !== null && !window.isDestroyed()) return bringToFront(window)
    const stateFile = join(app.getPath('userData'), 'window.json')
    const hidesOnClose = () => closesToTray && quit === 'no' && tray !== null
    window = openMainWindow({ electron, preload, stateFile, hidesOnClose })
  }

  app.on('second-instance', open)
  app.on('activate', open)
  app.on('window-all-closed', () => app.quit())
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
  electron.Menu.setApplicationMenu(null)
  guardPermissions(electron.session.defaultSession)
  servePage(electron.protocol, files)
  handOutPorts(electron, core)
  core.start()
  tray = createTrayIcon(electron, trayImage, { open, quit: () => app.quit() })
  open()
}
