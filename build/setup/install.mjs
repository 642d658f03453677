import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { inRoot, ROOT, say } from './root.mjs'

/** npm writes this file last, so it is there only after a complete install. */
const RECEIPT = inRoot('node_modules', '.package-lock.json')

const isInstalled = () =>
  existsSync(RECEIPT) && statSync(RECEIPT).mtimeMs >= statSync(inRoot('package-lock.json')).mtimeMs

/** Installs what package-lock.json names, when it is not there yet or the lockfile is newer. */
export function installIfNeeded() {
  if (isInstalled()) return
  say('Installing the packages of package-lock.json (npm ci). The first time this takes one to three minutes.')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status, error } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  say(`npm ci failed${error ? `: ${error.message}` : ''}. Check the network connection and run the command again.`)
  process.exit(1)
}
