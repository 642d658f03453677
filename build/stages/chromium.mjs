import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const INSTALL_LIMIT_MS = 300_000

/** A Chromium of the system for Playwright; on Debian it is installed when there is none and we may. Null elsewhere. */
export function findChromium() {
  const found = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path && existsSync(path))
  if (found) return found
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) return null
  process.stderr.write('Installing Chromium for the end-to-end tests (apt-get install chromium)\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env, timeout: INSTALL_LIMIT_MS })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  return PLACES.find((path) => existsSync(path)) ?? null
}
