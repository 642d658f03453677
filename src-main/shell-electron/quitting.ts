import type { CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'

/**
 * Quitting waits until the core has written its checkpoints: no -> stopping -> yes. Returns whether it has begun.
 * A closed window is no reason by itself: the tray is still there, and on macOS the dock.
 */
export function quitAfterCore(app: Pick<ElectronParts['app'], 'on' | 'quit'>, core: Pick<CoreProcess, 'stop'>) {
  let quit: 'no' | 'stopping' | 'yes' = 'no'
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
  // without a listener Electron would quit
  app.on('window-all-closed', () => {})
  return { hasBegun: () => quit !== 'no' }
}
