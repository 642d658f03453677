import type { Engine } from './create-engine.ts'

/** What the tray and the window need to know. */
export interface DesktopState {
  runningRuns: number
  closesToTray: boolean
}

/** Calls back at once and whenever a run changes or the setting does. */
export function watchDesktopState(
  { events, runs, settings }: Pick<Engine, 'events' | 'runs' | 'settings'>,
  callback: (state: DesktopState) => void,
): () => void {
  const tell = () =>
    callback({
      runningRuns: runs.list({ active: true, limit: 200 }).items.filter((run) => run.state === 'running').length,
      closesToTray: settings.get('desktop.closeToTray'),
    })
  const stopEvents = events.subscribe(['run.state_changed', 'run.finished'], tell)
  const stopSetting = settings.onChange('desktop.closeToTray', tell)
  tell()
  return () => {
    stopEvents()
    stopSetting()
  }
}
