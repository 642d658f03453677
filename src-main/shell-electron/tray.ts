import type { ElectronParts } from './electron-parts.ts'

export interface TrayActions {
  open(): void
  quit(): void
}

export interface TrayIcon {
  showRunning(count: number): void
}

/** The icon beside the clock: opens the window, says how much is running, quits. */
export function createTrayIcon(
  { Tray, Menu }: Pick<ElectronParts, 'Tray' | 'Menu'>,
  image: string,
  actions: TrayActions,
): TrayIcon {
  const tray = new Tray(image)
  const showRunning = (count: number) => {
    const label = count === 0 ? 'Nothing is running' : `${count} running`
    tray.setToolTip(`Hearth: ${label}`)
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Hearth', click: actions.open },
        { label, enabled: false },
        { type: 'separator' },
        { label: 'Quit', click: actions.quit },
      ]),
    )
  }
  tray.on('click', actions.open)
  showRunning(0)
  return { showRunning }
}
