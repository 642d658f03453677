import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { npmCommand } from './setup/install.mjs'
import { ROOT, say } from './setup/root.mjs'

/** A fresh clone installs and builds first. */
const LIMIT_MS = 15 * 60_000

/** `npm start` as a person types it, without a window: it must say that it is ready and answer. */
const dataDir = mkdtempSync(join(tmpdir(), 'hearth-smoke-'))
const { program, args, shell } = npmCommand(process.env, process.platform)
const flags = ['--headless', '--port', '0', '--no-open', '--data-dir', dataDir]
const child = spawn(program, [...args, 'start', '--', ...flags], {
  cwd: ROOT,
  shell,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const timer = setTimeout(() => end(1, 'npm start did not become ready'), LIMIT_MS)
child.once('exit', (code) => end(1, `npm start ended with ${code}`))
createInterface({ input: child.stdout }).on('line', (line) => {
  const url = line.startsWith('{') ? JSON.parse(line).url : undefined
  if (url !== undefined) look(url).catch((error) => end(1, String(error)))
})

async function look(url) {
  const health = await (await fetch(new URL('api/v1/health', url))).json()
  const page = await (await fetch(url)).text()
  const isWell = health.status === 'ok' && page.includes('<div id="root">')
  end(isWell ? 0 : 1, isWell ? `Hearth ${health.version} answers at ${url}` : `unexpected: ${JSON.stringify(health)}`)
}

function end(code, message) {
  say(message)
  clearTimeout(timer)
  child.removeAllListeners('exit')
  child.kill()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 })
  process.exit(code)
}
