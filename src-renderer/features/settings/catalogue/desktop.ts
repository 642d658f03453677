import { entry, type SettingEntry, toggle } from './entry.ts'

export const desktop: readonly SettingEntry[] = [
  entry(
    'desktop',
    'desktop.closeToTray',
    'Keep running when the window is closed',
    'Hearth stays in the tray, and work goes on. Quit it from the tray menu.',
    toggle,
  ),
  entry(
    'desktop',
    'desktop.startAtLogin',
    'Start with the system',
    'Hearth starts in the tray when you sign in, without a window.',
    toggle,
  ),
  entry(
    'desktop',
    'desktop.hotkey',
    'Keys for the small window',
    'They open a small window to ask something, from any program: Ctrl+Shift+Space. Empty for none.',
    { type: 'text', maxLength: 60 },
  ),
  entry(
    'desktop',
    'desktop.notifications',
    'Notifications',
    'Questions of agents, failed runs, and long runs that are done, while you work in another window.',
    toggle,
  ),
  entry(
    'desktop',
    'desktop.autoUpdate',
    'Look for new versions',
    'Leaves this PC: asks github.com once a day whether there is one, and downloads it. Nothing is installed before you say so.',
    toggle,
  ),
]
