import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { inRoot, ROOT, say } from './root.mjs'

/** npm writes this file last, so it is there only after a complete install. */
const RECEIPT = inRoot('node_modules', '.package-lock.json')

const isInstalled = () =>
  existsSync(RECEIPT) && statSync(RECEIPT).mtimeMs >= statSync(inRoot('package-lock.json')).mtimeMs

/** Installs what package-lock.json names, when it is not there yet or the lockfile is newer. */
export function installIfNeeded() {
  if (isInstalled()) return
  say('Installing the packages of package-lock.json (npm ci). The first time this takes one to three minutes.')
  const { program, args, shell } = npmCommand(process.env, process.platform)
  const { status, error } = spawnSync(program, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell,
  })
  if (status === 0) return
  say(`npm ci failed${error ? `: ${error.message}` : ''}. Check the network connection and run the command again.`)
  process.exit(1)
}

/**
 * How to run npm. Under npm its own script is known: Node runs it, with no shell in between. Else it is found on the
 * path, where Windows has a batch file that only a shell can start.
 */
export function npmCommand({ npm_execpath: script }, platform) {
  if (script && basename(script) === 'npm-cli.js') return { program: process.execPath, args: [script], shell: false }
  return platform === 'win32'
    ? { program: 'npm.cmd', args: [], shell: true }
    : { program: 'npm', args: [], shell: false }
}
