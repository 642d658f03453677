import type { MenuItemConstructorOptions } from 'electron'
import type { ElectronParts } from './electron-parts.ts'

/**
 * Only what brings keys with it. Windows and Linux show no menu bar above a hidden title bar, but its keys work; on
 * macOS even copy and paste need a menu.
 */
export function setAppMenu({ Menu }: Pick<ElectronParts, 'Menu'>, platform: NodeJS.Platform): void {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  }
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }]
  Menu.setApplicationMenu(Menu.buildFromTemplate(platform === 'darwin' ? mac : [view]))
}
