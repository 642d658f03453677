import type { Clock } from '#main/platform/clock.ts'
import type { ShellNews } from '#shared/domain/shell.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { guardNavigation } from './guards.ts'
import { PAGE_URL } from './page-address.ts'
import { PAGE_COLOURS, SECURE } from './secure-window.ts'

export const ASK_ADDRESS = '#/ask'
const WIDTH = 640
export const ASK_HEIGHTS = { least: 56, first: 120, most: 560 }
/** below the top edge of the screen, as a share of its height */
const FROM_TOP = 0.2
/** A page that nobody asked anything for so long only takes memory. */
const UNLOAD_AFTER_MS = 30 * 60_000

export interface AskWindow {
  /** Shows it at the screen with the pointer, with a text to begin from; hides it when it is in front already. */
  toggle(): void
  show(text?: string): void
  hide(): void
  /** As high as the page needs, within bounds. */
  resize(height: number): void
  isFocused(): boolean
  /** The text to begin from, once. The page asks for it: when it is shown, it may not listen yet. */
  takeQuestion(): string
  /** Takes it away: a hidden window keeps the app running. */
  close(): void
  /** Loads the page before it is needed, so that the keys show it at once. */
  prepare(): void
  /** so that a message of its page is known to be its own */
  isSender(webContentsId: number): boolean
}

/**
 * The small window for one question. It is loaded once and then hidden and shown: loading would take longer than the
 * person waits. It goes away when another window gets the focus.
 */
export function createAskWindow({
  electron,
  clock,
  preload,
}: {
  electron: ElectronParts
  clock: Clock
  preload: string
}): AskWindow {
  let window: Window | null = null
  let text = ''
  let wantsShow = false
  let isLoaded = false
  let cancelUnload = () => {}

  const open = (): Window => {
    if (window !== null && !window.isDestroyed()) return window
    isLoaded = false
    const opened = new electron.BrowserWindow({
      width: WIDTH,
      height: ASK_HEIGHTS.first,
      show: false,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      title: 'Ask Hearth',
      backgroundColor: PAGE_COLOURS[electron.nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      webPreferences: { ...SECURE, preload },
    })
    guardNavigation(opened, electron.shell)
    opened.once('ready-to-show', () => {
      isLoaded = true
      if (wantsShow) appear(opened)
    })
    opened.on('blur', hide)
    opened.on('closed', () => {
      window = null
    })
    opened.webContents.on('render-process-gone', () => opened.destroy())
    opened.loadURL(PAGE_URL + ASK_ADDRESS).catch(() => {})
    window = opened
    return opened
  }

  const appear = (shown: Window) => {
    const { workArea } = electron.screen.getDisplayNearestPoint(electron.screen.getCursorScreenPoint())
    const { height } = shown.getBounds()
    const x = Math.round(workArea.x + (workArea.width - WIDTH) / 2)
    const y = Math.round(workArea.y + workArea.height * FROM_TOP)
    shown.setBounds({ x, y, width: WIDTH, height })
    shown.show()
    shown.focus()
    shown.webContents.send('hearth:tell', { type: 'asked' } satisfies ShellNews)
  }

  function hide(): void {
    wantsShow = false
    if (window === null || window.isDestroyed() || !window.isVisible()) return
    window.hide()
    cancelUnload()
    cancelUnload = clock.after(UNLOAD_AFTER_MS, () => {
      if (window !== null && !window.isDestroyed() && !window.isVisible()) window.destroy()
    })
  }

  const show = (given = '') => {
    cancelUnload()
    text = given
    wantsShow = true
    const opened = open()
    if (isLoaded) appear(opened)
  }

  return {
    show,
    hide,
    toggle: () => (window !== null && !window.isDestroyed() && window.isFocused() ? hide() : show()),
    prepare: () => void open(),
    takeQuestion() {
      const taken = text
      text = ''
      return taken
    },
    close() {
      cancelUnload()
      if (window?.isDestroyed() === false) window.destroy()
    },
    resize(height) {
      if (window === null || window.isDestroyed()) return
      const bounded = Math.min(ASK_HEIGHTS.most, Math.max(ASK_HEIGHTS.least, Math.round(height)))
      window.setBounds({ ...window.getBounds(), height: bounded })
    },
    isFocused: () => window?.isDestroyed() === false && window.isFocused(),
    isSender: (id) => window?.isDestroyed() === false && window.webContents.id === id,
  }
}
