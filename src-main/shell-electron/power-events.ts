import type { PowerEvent } from '../platform/power.ts'
import type { ElectronParts } from './electron-parts.ts'

/** Hands what the system says about power to `tell`. After Electron is ready. */
export function forwardPower(
  { powerMonitor }: Pick<ElectronParts, 'powerMonitor'>,
  tell: (event: PowerEvent) => void,
): void {
  powerMonitor.on('suspend', () => tell('suspend'))
  powerMonitor.on('resume', () => tell('resume'))
  powerMonitor.on('on-battery', () => tell('battery'))
  powerMonitor.on('on-ac', () => tell('mains'))
  powerMonitor.on('lock-screen', () => tell('lock'))
  powerMonitor.on('unlock-screen', () => tell('unlock'))
}
