import { entry, type SettingEntry, toggle } from './entry.ts'

export const desktop: readonly SettingEntry[] = [
  entry(
    'desktop',
    'desktop.closeToTray',
    'Keep running when the window is closed',
    'Hearth stays in the tray, and work goes on. Quit it from the tray menu.',
    toggle,
  ),
]
