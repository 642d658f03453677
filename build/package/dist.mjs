import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from '../app-bundle.mjs'
import { inRoot, say } from '../setup/root.mjs'
import { builderConfig } from './builder-config.mjs'
import { checkFuses } from './check-fuses.mjs'
import { checkPackage, mb } from './check-package.mjs'
import { stage } from './stage.mjs'
import { TARGETS } from './targets.mjs'
import { tryStaged } from './try-staged.mjs'

const NAMES = { win: 'Windows', linux: 'Linux', mac: 'macOS' }

/**
 * Builds, stages, packages and checks the app for one system. `--stand-in` puts another program in Electron's place
 * and makes no installer: the archive is the real one, so it can be checked where Electron cannot be downloaded.
 * `--dir` makes the real app without an installer.
 */
export async function dist(system, args) {
  const options = { 'stand-in': { type: 'boolean' }, dir: { type: 'boolean' } }
  const { values } = parseArgs({ args, options, strict: true })
  if (!buildIfStale()) return 1
  const target = TARGETS[system]
  const appFolder = stage(target)
  const broken = tryStaged(appFolder, target)
  for (const problem of broken) say(`     ${problem}`)
  if (broken.length > 0) return 1
  const outputFolder = inRoot('dist', system)
  rmSync(outputFolder, { recursive: true, force: true })
  await pack(system, target, { appFolder, outputFolder, isStandIn: values['stand-in'], isFolder: values.dir })
  const resources = resourcesOf(system, outputFolder)
  const { problems, sizes } = checkPackage(resources, target)
  if (!values['stand-in']) problems.push(...(await checkFuses(programOf(system, resources))))
  for (const problem of problems) say(`     ${problem}`)
  if (sizes !== null) {
    say(`     app.asar ${mb(sizes.asarBytes)} MB, beside it ${mb(sizes.unpackedBytes)} MB, without Electron itself`)
  }
  if (problems.length > 0) return 1
  say(`The package for ${NAMES[system]} is in ${outputFolder}`)
  return 0
}

async function pack(system, target, { appFolder, outputFolder, isStandIn, isFolder }) {
  const { build, Platform, Arch } = await import('electron-builder')
  const electronVersion = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).devDependencies.electron
  const config = builderConfig({ appFolder, outputFolder, electronVersion })
  if (isStandIn) putStandIn(config, target)
  const platform = { win: Platform.WINDOWS, linux: Platform.LINUX, mac: Platform.MAC }[system]
  const arch = target.arch === 'arm64' ? Arch.arm64 : Arch.x64
  const targets = platform.createTarget(isStandIn || isFolder ? ['dir'] : null, arch)
  await build({ projectDir: inRoot('.'), config, targets, publish: 'never' })
}

/** Any real program of the right kind will do: what is checked is what lies beside it. */
function putStandIn(config, target) {
  const folder = inRoot('dist', 'stand-in')
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true })
  const name = target.platform === 'win32' ? 'electron.exe' : 'electron'
  const program =
    target.platform === 'win32'
      ? inRoot('node_modules', 'electron-winstaller', 'vendor', '7z-x64.exe')
      : process.execPath
  copyFileSync(program, join(folder, name))
  chmodSync(join(folder, name), 0o755)
  writeFileSync(join(folder, 'version'), config.electronVersion)
  // an empty folder is not copied, and the packager looks into this one
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '')
  config.electronDist = folder
  config.win.signAndEditExecutable = false
  // a stand-in has no fuses to set
  config.electronFuses = undefined
}

/** Where the switches are: in the program itself, on macOS in the framework of the bundle. */
function programOf(system, resources) {
  const names = { win: '../Hearth.exe', linux: '../hearth', mac: '../..' }
  return join(resources, names[system])
}

function resourcesOf(system, outputFolder) {
  const places = {
    win: ['win-unpacked/resources'],
    linux: ['linux-unpacked/resources'],
    mac: ['mac-arm64/Hearth.app/Contents/Resources', 'mac/Hearth.app/Contents/Resources'],
  }
  const found = places[system].map((path) => join(outputFolder, path)).find((path) => existsSync(path))
  return found ?? join(outputFolder, places[system][0])
}
