import { mkdirSync } from 'node:fs'
import type { Clock } from '#main/platform/clock.ts'
import type { PageFile } from '../app/page-files.ts'
import { setAppMenu } from './app-menu.ts'
import { createAskWindow } from './ask-window.ts'
import type { CoreEvents, CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'
import { guardPermissions } from './guards.ts'
import { createHotkey } from './hotkey.ts'
import { setJumpList } from './jump-list.ts'
import type { KeptVersion } from './kept-version.ts'
import { createLoginItem, type LoginItemPlace } from './login-item.ts'
import { createMainWindows } from './main-windows.ts'
import { createNotifications } from './notifications.ts'
import { followOpenings } from './openings.ts'
import { PAGE_SCHEME } from './page-address.ts'
import { declarePageScheme, servePage } from './page-protocol.ts'
import { handOutPorts } from './port-handout.ts'
import { forwardPower } from './power-events.ts'
import { quitAfterCore } from './quitting.ts'
import { serveShellRequests } from './shell-channel.ts'
import { createTrayIcon, type TrayIcon } from './tray.ts'
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

/** The desktop shell: two windows, one tray icon, one core. It knows no rule of the app. */
export async function runDesktop(deps: DesktopDeps): Promise<void> {
  const { electron, clock, platform, files, preload } = deps
  const { app, dialog } = electron
  if (!openProfile(electron, deps.profile)) return app.exit(1)
  if (!app.requestSingleInstanceLock()) return app.quit()
  declarePageScheme(electron.protocol)

  let tray: TrayIcon | null = null
  let closesToTray = true
  let showsNotifications = true

  const core = deps.createCore({
    onReady() {
      if (electron.powerMonitor.isOnBatteryPower()) command({ type: 'power', event: 'battery' })
      // after the big window, so that it does not wait for this one
      ask.prepare()
    },
    onState(state) {
      closesToTray = state.closesToTray
      showsNotifications = state.showsNotifications
      electron.nativeTheme.themeSource = state.theme
      hotkey.use(state.hotkey)
      loginItem.use(state.startsAtLogin)
      updates.allow(state.checksForUpdates)
      tray?.show(state)
    },
    onNotice(notice) {
      const isSeen = windows.isFocused() || ask.isFocused()
      if (showsNotifications && !isSeen) notifications.show(notice)
    },
    onDecided: (approvalId) => notifications.withdraw(approvalId),
    onRefused: (message) => void dialog.showMessageBox({ type: 'warning', message }),
    onFailed(message) {
      dialog.showErrorBox('Hearth cannot start', message)
      app.quit()
    },
    onCrashLoop: () => void askAfterCrashes('Hearth stopped working', () => core.start()),
  })

  const askAfterCrashes = async (what: string, tryAgain: () => void) => {
    if (await wantsToTryAgain(dialog, what)) tryAgain()
    else app.quit()
  }
  const quitting = quitAfterCore(app, core)
  const windows = createMainWindows({
    electron,
    clock,
    preload,
    profile: deps.profile,
    hidesOnClose: () => closesToTray && !quitting.hasBegun() && tray !== null,
    onBroken: (reload) => void askAfterCrashes('The window of Hearth stopped working', reload),
    // Windows signs out without before-quit
    onSessionEnd: () => void core.stop(),
    onClosed() {
      ask.close()
      // on macOS an app stays in the dock until it is quit
      if (platform !== 'darwin') app.quit()
    },
  })
  const ask = createAskWindow({ electron, clock, preload })
  const loginItem = createLoginItem(app, deps.loginItem)
  const hotkey = createHotkey(electron, () => ask.toggle())
  const command = (what: Parameters<CoreProcess['tell']>[0]) => core.tell(what)
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
      tray?.refresh()
    },
  })

  const openings = followOpenings(app, deps.args, { windows, ask })

  await app.whenReady()
  setAppMenu(electron, platform)
  guardPermissions(electron.session.defaultSession)
  servePage(electron.protocol, files)
  handOutPorts(electron, core)
  serveShellRequests(electron, {
    mainWindow: windows.current,
    mayReveal: core.mayReveal,
    status: () => ({ version: app.getVersion(), hotkey: hotkey.state(), ...updates.status() }),
    takeAgentFile: openings.takeAgentFile,
    openPage(address) {
      ask.hide()
      windows.open(address)
    },
    takeQuestion: ask.takeQuestion,
    hideAsk: ask.hide,
    resizeAsk: ask.resize,
    isAskSender: ask.isSender,
    checkUpdates: updates.check,
    installUpdate: updates.install,
    goBack: updates.goBack,
  })
  forwardPower(electron, (event) => command({ type: 'power', event }))
  core.start()
  tray = createTrayIcon(electron, deps.trayImage, {
    open: windows.open,
    ask: () => ask.show(),
    stopRun: (runId) => command({ type: 'command', command: { type: 'stop-run', runId } }),
    pauseAll: () => command({ type: 'command', command: { type: 'pause-all' } }),
    resumeAll: () => command({ type: 'command', command: { type: 'resume-all' } }),
    update: updates.offer,
    quit: () => app.quit(),
  })
  setJumpList(app, platform)
  // only what is installed: a development run would register Electron's own program
  if (app.isPackaged) app.setAsDefaultProtocolClient(PAGE_SCHEME)
  openings.begin()
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
