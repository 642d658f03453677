import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, ROOT, say } from './setup/root.mjs'

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'src-shared', 'resources']
const FILES = ['package.json', 'package-lock.json', 'electron.vite.config.ts']
const RECEIPT = inRoot('out', '.built')

/** Builds the app into out/ when a source is newer than the last build. False when the build failed. */
export function buildIfStale() {
  const startedAt = new Date()
  if (existsSync(RECEIPT) && newestSource() < statSync(RECEIPT).mtimeMs) return true
  say('Building the app (about half a minute, only after a change)')
  const vite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) {
    say(`${stdout}${stderr}`)
    say('The build failed; the lines above say why.')
    return false
  }
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(RECEIPT, '')
  utimesSync(RECEIPT, startedAt, startedAt)
  return true
}

function newestSource() {
  let newest = 0
  for (const file of FILES) newest = Math.max(newest, statSync(inRoot(file)).mtimeMs)
  for (const folder of SOURCES) newest = Math.max(newest, newestIn(inRoot(folder)))
  return newest
}

function newestIn(folder) {
  if (!existsSync(folder)) return 0
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.name.includes('.test.')) continue
    newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  }
  return newest
}
