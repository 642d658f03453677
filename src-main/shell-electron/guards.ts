import type { ElectronParts, GuardedSession, Window } from './electron-parts.ts'
import { isPageAddress, isWebLink } from './page-address.ts'

/** The page stays where it is: no second window, no navigation, no embedded pages. Web links open in the browser. */
export function guardNavigation(window: Window, shell: ElectronParts['shell']): void {
  const openOutside = (address: string) => {
    if (isWebLink(address)) void shell.openExternal(address)
  }
  window.webContents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event) => {
    if (isPageAddress(event.url)) return
    event.preventDefault()
    openOutside(event.url)
  })
  window.webContents.on('will-redirect', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Our page may write text to the clipboard when the person presses Copy. Nothing else is permitted to anybody. */
const PERMITTED = 'clipboard-sanitized-write'

export function guardPermissions(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === PERMITTED && isPageAddress(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === PERMITTED && isPageAddress(origin),
  )
  session.setDevicePermissionHandler(() => false)
}
