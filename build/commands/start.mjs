import { pathToFileURL } from 'node:url'
import { buildIfStale } from '../app-bundle.mjs'
import { obtainElectron } from '../electron-binary.mjs'
import { inRoot, say } from '../setup/root.mjs'
import { runToEnd } from '../setup/runtime.mjs'
import { readStartFlags, USAGE, wantsHeadless } from '../start-flags.mjs'

/** Builds what is stale and opens the desktop window, or the headless shell where Electron is not there. */
export async function run(args) {
  const { flags, problem } = readStartFlags(args)
  if (problem) {
    process.stderr.write(`hearth: ${problem}`)
    return 2
  }
  if (flags.help) {
    process.stdout.write(USAGE)
    return 0
  }
  if (!buildIfStale()) return 1
  const isHeadless = wantsHeadless(flags)
  const electron = isHeadless ? null : obtainElectron()
  if (electron) return runToEnd(electron, [inRoot('.'), ...args], { env: desktopEnv() })
  if (!isHeadless) say('Electron is not installed here: starting the headless shell and opening the browser.')
  process.argv = [process.execPath, inRoot('out', 'main', 'headless.js'), ...args]
  await import(pathToFileURL(inRoot('out', 'main', 'headless.js')).href)
  return undefined
}

/** A terminal inside another Electron app may hand down the variable that turns Electron into plain Node. */
function desktopEnv() {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
  return env
}
