import type { DesktopState } from '../app/desktop-state.ts'

/** What the main process tells the core. A `port` message carries one MessagePort of a window. */
export type ToCore = { type: 'port' } | { type: 'stop' }

/** What the core tells the main process. `failed`: it could not start, and says why in words for the person. */
export type FromCore =
  | { type: 'ready' }
  | { type: 'failed'; message: string }
  | { type: 'state'; state: DesktopState }
  | { type: 'stopped' }
