import type { Clock } from '#main/platform/clock.ts'
import type { Window } from './electron-parts.ts'

const RELOADS_IN_A_ROW = 3
/** a page that lived this long did not crash because of what it shows */
const HEALTHY_AFTER_MS = 60_000

/**
 * Loads a page again whose process ended: the window would stay white. It comes back at the same place, and what runs
 * in the core never noticed. After a few crashes in a row `onGiveUp` is asked instead.
 */
export function reloadAfterCrash(window: Window, clock: Clock, onGiveUp: () => void): void {
  let crashes = 0
  let loadedMs = clock.monotonicMs()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const now = clock.monotonicMs()
    crashes = now - loadedMs > HEALTHY_AFTER_MS ? 1 : crashes + 1
    loadedMs = now
    if (crashes <= RELOADS_IN_A_ROW) return window.webContents.reload()
    crashes = 0
    onGiveUp()
  })
}
