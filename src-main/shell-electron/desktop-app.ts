import { mkdirSync } from 'node:fs'
import { setAppMenu } from './app-menu.ts'
import { createDesktopParts, type DesktopDeps, type DesktopParts } from './desktop-parts.ts'
import type { ElectronParts } from './electron-parts.ts'
import { guardPermissions } from './guards.ts'
import { setJumpList } from './jump-list.ts'
import { followOpenings, type Openings } from './openings.ts'
import { PAGE_SCHEME } from './page-address.ts'
import { declarePageScheme, servePage } from './page-protocol.ts'
import { handOutPorts } from './port-handout.ts'
import { forwardPower } from './power-events.ts'
import { type ShellActions, serveShellRequests } from './shell-channel.ts'
import { createTrayIcon, type TrayActions } from './tray.ts'

/** The desktop shell: two windows, one tray icon, one core. It knows no rule of the app. */
export async function runDesktop(deps: DesktopDeps): Promise<void> {
  const { electron, platform, files } = deps
  const { app } = electron
  if (!openProfile(electron, deps.profile)) return app.exit(1)
  if (!app.requestSingleInstanceLock()) return app.quit()
  declarePageScheme(electron.protocol)
  const parts = createDesktopParts(deps)
  const openings = followOpenings(app, deps.args, parts)

  await app.whenReady()
  setAppMenu(electron, platform)
  guardPermissions(electron.session.defaultSession)
  servePage(electron.protocol, files)
  handOutPorts(electron, parts.core)
  serveShellRequests(electron, shellActions(deps, parts, openings))
  forwardPower(electron, (event) => parts.command({ type: 'power', event }))
  parts.core.start()
  parts.showIn(createTrayIcon(electron, deps.trayImage, trayActions(deps, parts)))
  setJumpList(app, platform)
  // only what is installed: a development run would register Electron's own program
  if (app.isPackaged) app.setAsDefaultProtocolClient(PAGE_SCHEME)
  openings.begin()
}

function shellActions(
  { electron }: DesktopDeps,
  { core, windows, ask, hotkey, updates }: DesktopParts,
  openings: Openings,
): ShellActions {
  return {
    mainWindow: windows.current,
    mayReveal: core.mayReveal,
    status: () => ({ version: electron.app.getVersion(), hotkey: hotkey.state(), ...updates.status() }),
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
  }
}

function trayActions({ electron }: DesktopDeps, { windows, ask, command, updates }: DesktopParts): TrayActions {
  return {
    open: windows.open,
    ask: () => ask.show(),
    stopRun: (runId) => command({ type: 'command', command: { type: 'stop-run', runId } }),
    pauseAll: () => command({ type: 'command', command: { type: 'pause-all' } }),
    resumeAll: () => command({ type: 'command', command: { type: 'resume-all' } }),
    update: updates.offer,
    quit: () => electron.app.quit(),
  }
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
