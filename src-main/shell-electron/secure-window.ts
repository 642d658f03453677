import type { BrowserWindowConstructorOptions } from 'electron'

/** What every window of Hearth is made with. A test reads it against the checklist of Electron. */
export const SECURE: NonNullable<BrowserWindowConstructorOptions['webPreferences']> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // its dictionaries come from servers of Google: nothing leaves this PC unasked
  spellcheck: false,
}

/** `page` of the page's tokens: what a window shows before its page does. */
export const PAGE_COLOURS = { light: '#faf9f7', dark: '#191817' }
