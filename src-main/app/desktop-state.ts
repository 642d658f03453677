import type { Engine } from './create-engine.ts'

/** What the tray and the window need to know. */
export interface DesktopState {
  runningRuns: number
  closesToTray: boolean
  /** for the window's own buttons */
  theme: 'system' | 'light' | 'dark'
}

/** Calls back at once and whenever a run changes or the setting does. */
export function watchDesktopState(
  { events, runs, settings }: Pick<Engine, 'events' | 'runs' | 'settings'>,
  callback: (state: DesktopState) => void,
): () => void {
  /** High contrast is a dark theme. */
  const theme = () => {
    const chosen = settings.get('appearance.theme')
    return chosen === 'contrast' ? 'dark' : chosen
  }
  const tell = () =>
    callback({
      runningRuns: runs.count('running'),
      closesToTray: settings.get('desktop.closeToTray'),
      theme: theme(),
    })
  const stopEvents = events.subscribe(['run.state_changed', 'run.finished'], tell)
  const stopTray = settings.onChange('desktop.closeToTray', tell)
  const stopTheme = settings.onChange('appearance.theme', tell)
  tell()
  return () => {
    stopEvents()
    stopTray()
    stopTheme()
  }
}
