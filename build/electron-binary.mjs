import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, say } from './setup/root.mjs'

/** 120 MB over a slow line */
const DOWNLOAD_LIMIT_MS = 900_000
const TRY_AGAIN_AFTER_MS = 24 * 3_600_000
const FAILURE = inRoot('node_modules', '.hearth-electron-failed')

/** Electron's program, or null. Only looks: importing the electron package would start a download. */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
  const name = names[process.platform] ?? 'electron'
  if (override) return firstExisting([join(override, name)])
  const pathFile = inRoot('node_modules', 'electron', 'path.txt')
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : name
  return firstExisting([inRoot('node_modules', 'electron', 'dist', named)])
}

const firstExisting = (paths) => paths.find((path) => existsSync(path)) ?? null

/** False in a container or over ssh: a window could not be shown anyway. */
const hasScreen = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * Electron's program, downloaded when it is missing and this machine has a screen. One try a day and per lockfile: a
 * machine that cannot reach the download is not kept waiting at every start.
 */
export function obtainElectron() {
  const found = findElectron()
  if (found || process.env.CI || !hasScreen() || process.env.ELECTRON_OVERRIDE_DIST_PATH) return found
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
  if (hasFailedLately(lock)) return null
  say('Downloading Electron for the desktop window (once, about 120 MB)')
  const { status } = spawnSync(process.execPath, [inRoot('node_modules', 'electron', 'install.js')], {
    stdio: ['ignore', 2, 2],
    timeout: DOWNLOAD_LIMIT_MS,
  })
  const program = status === 0 ? findElectron() : null
  if (!program) {
    writeFileSync(FAILURE, lock)
    say(
      'Electron could not be downloaded. It is tried again tomorrow; `node node_modules/electron/install.js` tries now.',
    )
  }
  return program
}

const hasFailedLately = (lock) =>
  existsSync(FAILURE) &&
  readFileSync(FAILURE, 'utf8') === lock &&
  Date.now() - statSync(FAILURE).mtimeMs < TRY_AGAIN_AFTER_MS
