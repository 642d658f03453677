import { join } from 'node:path'
import type { Clock } from '#main/platform/clock.ts'
import type { ShellNews } from '#shared/domain/shell.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { bringToFront, openMainWindow } from './main-window.ts'
import { reloadAfterCrash } from './page-recovery.ts'

export interface MainWindowsDeps {
  electron: ElectronParts
  clock: Clock
  preload: string
  profile: string
  hidesOnClose(): boolean
  /** the page crashed again and again */
  onBroken(reload: () => void): void
  onSessionEnd(): void
  /** it is gone, not hidden */
  onClosed(): void
}

export interface MainWindows {
  /** Shows the window, at a place in the page when one is named; opens it when there is none. */
  open(address?: string): void
  tell(news: ShellNews): void
  isFocused(): boolean
  current(): Window | null
}

/** The one big window, made when it is needed and kept while it is hidden. */
export function createMainWindows(deps: MainWindowsDeps): MainWindows {
  let window: Window | null = null
  const current = () => (window === null || window.isDestroyed() ? null : window)

  const create = (address: string) => {
    const { electron, preload, profile, hidesOnClose } = deps
    const stateFile = join(profile, 'window.json')
    const opened = openMainWindow({ electron, preload, stateFile, address, hidesOnClose })
    const reload = () => opened.webContents.reload()
    reloadAfterCrash(opened, deps.clock, () => deps.onBroken(reload))
    opened.on('session-end', deps.onSessionEnd)
    opened.on('closed', deps.onClosed)
    window = opened
  }

  return {
    current,
    open(address = '') {
      const shown = current()
      if (shown === null) return create(address)
      bringToFront(shown)
      if (address !== '') shown.webContents.send('hearth:tell', { type: 'open', address } satisfies ShellNews)
    },
    tell: (news) => current()?.webContents.send('hearth:tell', news),
    isFocused: () => current()?.isFocused() ?? false,
  }
}
