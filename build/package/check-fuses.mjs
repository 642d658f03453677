import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { FUSES } from './builder-config.mjs'

/** The switches of a packaged program that are not as they should be. `path` is the program, or the bundle on macOS. */
export async function checkFuses(path) {
  const wire = await getCurrentFuseWire(path)
  return Object.entries(FUSES).flatMap(([name, isOn]) => {
    const option = FuseV1Options[name[0].toUpperCase() + name.slice(1)]
    const isSet = wire[option] === FuseState.ENABLE
    return isSet === isOn ? [] : [`the switch ${name} of the program is ${isSet ? 'on' : 'off'}`]
  })
}
