import { existsSync, readdirSync } from 'node:fs'
import { buildIfStale } from '../app-bundle.mjs'
import { inRoot, say } from '../setup/root.mjs'
import { runToEnd } from '../setup/runtime.mjs'

/** Runs the benchmarks of tests/bench, all or the named ones. Figures only: nothing passes or fails by time. */
export async function run(names) {
  if (!buildIfStale()) return 1
  const folder = inRoot('tests', 'bench')
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => /\.bench\.(ts|mts|mjs)$/.test(name)) : []
  const chosen = names.length === 0 ? all : all.filter((name) => names.some((wanted) => name.startsWith(wanted)))
  if (chosen.length === 0) {
    say(`No benchmark of this name. There are: ${all.join(', ') || 'none'}`)
    return 2
  }
  let worst = 0
  for (const name of chosen) worst = Math.max(worst, await runToEnd(process.execPath, [inRoot('tests', 'bench', name)]))
  return worst
}
