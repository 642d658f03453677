import type { ElectronParts, Window } from './electron-parts.ts'
import { guardNavigation } from './guards.ts'
import { PAGE_URL } from './page-address.ts'
import { PAGE_COLOURS, SECURE } from './secure-window.ts'
import { MIN_SIZE, readWindowState, writeWindowState } from './window-state.ts'

const TITLE_BAR_PX = 44

/** `chrome` and `text` of the page's tokens: the window's own buttons sit on the page's top bar. */
const COLOURS = {
  light: { chrome: '#f3f1ee', text: '#211e1b', page: PAGE_COLOURS.light },
  dark: { chrome: '#141312', text: '#edeae6', page: PAGE_COLOURS.dark },
}

export interface MainWindowOptions {
  electron: ElectronParts
  preload: string
  stateFile: string
  /** the place in the page: `#/chat` */
  address: string
  /** true when closing the window should only hide it */
  hidesOnClose(): boolean
}

/** Opens the window with secure defaults where it was last time, and shows it when there is something to see. */
export function openMainWindow({ electron, preload, stateFile, address, hidesOnClose }: MainWindowOptions): Window {
  const { bounds, isMaximized } = readWindowState(stateFile, electron.screen.getAllDisplays())
  const colours = () => COLOURS[electron.nativeTheme.shouldUseDarkColors ? 'dark' : 'light']
  const overlay = () => ({ color: colours().chrome, symbolColor: colours().text, height: TITLE_BAR_PX })
  const window = new electron.BrowserWindow({
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Hearth',
    backgroundColor: colours().page,
    titleBarStyle: 'hidden',
    titleBarOverlay: overlay(),
    webPreferences: { ...SECURE, preload },
  })
  guardNavigation(window, electron.shell)
  window.once('ready-to-show', () => {
    // maximize shows the window too, so it waits like show does
    if (isMaximized) window.maximize()
    window.show()
  })
  window.on('close', (event) => {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
    if (!hidesOnClose()) return
    event.preventDefault()
    window.hide()
  })
  const recolour = () => window.setTitleBarOverlay?.(overlay())
  electron.nativeTheme.on('updated', recolour)
  window.once('closed', () => electron.nativeTheme.off('updated', recolour))
  // It rejects when another load takes its place; a page that cannot be loaded shows that by itself.
  window.loadURL(PAGE_URL + address).catch(() => {})
  return window
}

export function bringToFront(window: Window): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
