import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronParts } from './electron-parts.ts'

export interface LoginItemPlace {
  platform: NodeJS.Platform
  /** the program that the system starts; an AppImage unpacks itself, so it is named by its own file */
  program: string
  /** XDG_CONFIG_HOME or ~/.config */
  configDir: string
}

export const HIDDEN_FLAG = '--hidden'

type LoginApp = Pick<ElectronParts['app'], 'isPackaged' | 'setLoginItemSettings'>

/**
 * Makes the system start Hearth, hidden, when the person signs in, or not; the system is told only when that changes.
 * Only an installed Hearth: the program of a development run would start Electron's demo.
 */
export function createLoginItem(app: LoginApp, place: LoginItemPlace): { use(starts: boolean): void } {
  let used: boolean | null = null
  return {
    use(starts) {
      if (!app.isPackaged || starts === used) return
      used = starts
      if (place.platform === 'linux') setAutostart(place, starts)
      else app.setLoginItemSettings({ openAtLogin: starts, args: [HIDDEN_FLAG] })
    },
  }
}

function setAutostart({ configDir, program }: LoginItemPlace, starts: boolean): void {
  const folder = join(configDir, 'autostart')
  const file = join(folder, 'dev.hearth.desktop.desktop')
  if (starts) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, autostartEntry(program))
  } else rmSync(file, { force: true })
}

/** A Desktop Entry; in its Exec line quotes, backslashes, dollars and percents have a meaning. */
function autostartEntry(program: string): string {
  const quoted = program
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Hearth',
    `Exec="${quoted}" ${HIDDEN_FLAG}`,
    'Terminal=false',
  ]
  return `${lines.join('\n')}\n`
}
