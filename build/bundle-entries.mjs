import { existsSync, readFileSync } from 'node:fs'
import { inRoot } from './setup/root.mjs'

const SHELLS = {
  desktop: 'src-main/shell-electron/desktop.ts',
  core: 'src-main/shell-electron/core.ts',
  headless: 'src-main/shell-headless/headless.ts',
}

/** Workers and child processes, as `src-main/platform/entries.ts` names them. */
function listWorkers() {
  const table = inRoot('src-main', 'platform', 'entries.ts')
  if (!existsSync(table)) return {}
  const rows = readFileSync(table, 'utf8').matchAll(/^\s*'?([\w-]+)'?:\s*'([^']+\.ts)',?$/gm)
  return Object.fromEntries([...rows].map(([, name, path]) => [name, path]))
}
