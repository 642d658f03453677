import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ts from 'typescript'
import { inRoot, say } from '../setup/root.mjs'

const INITIAL_GZIP_LIMIT = 350 * 1024
const ENTRIES = ['desktop.js', 'core.js', 'headless.js']

/** Holds the built app against what it promises: no electron in the headless shell, a small first page. */
export function checkBundle(out = inRoot('out')) {
  const problems = ENTRIES.filter((name) => !existsSync(join(out, 'main', name))).map(
    (name) => `out/main/${name} is missing`,
  )
  if (!existsSync(join(out, 'preload', 'preload.cjs'))) problems.push('out/preload/preload.cjs is missing')
  if (problems.length > 0) return { passed: 0, failed: problems.length, problems }

  for (const entry of ['headless.js', 'core.js']) {
    for (const file of reachable(join(out, 'main', entry))) {
      if (importsOf(file).includes('electron')) problems.push(`${file} is reached from ${entry} and imports electron`)
    }
  }
  const bytes = initialScriptBytes(join(out, 'renderer'))
  say(`     first page: ${(bytes / 1024).toFixed(0)} KB of JavaScript (gzip)`)
  if (bytes === 0) problems.push('the first page loads no script: the check looked in the wrong place')
  if (bytes > INITIAL_GZIP_LIMIT)
    problems.push(`the first page loads ${bytes} bytes of script (gzip); the limit is ${INITIAL_GZIP_LIMIT}`)
  return { passed: 3 - Math.min(3, problems.length), failed: problems.length, problems }
}

const importsOf = (file) =>
  ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((one) => one.fileName)

/** The file and every chunk that it loads, now or later. */
export function reachable(entry, seen = new Set()) {
  if (seen.has(entry) || !existsSync(entry)) return seen
  seen.add(entry)
  for (const name of importsOf(entry)) if (name.startsWith('.')) reachable(join(dirname(entry), name), seen)
  return seen
}

/** Scripts named by index.html and what they import at once; lazy pages are not counted. */
function initialScriptBytes(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(([, path]) => join(folder, path))
  const seen = new Set()
  for (const file of named) collectStatic(file, seen)
  return [...seen].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
}

function collectStatic(file, seen) {
  if (seen.has(file) || !existsSync(file)) return
  seen.add(file)
  const code = readFileSync(file, 'utf8')
  for (const [, name] of code.matchAll(/(?:^|[;\s}])(?:import|export)\s*[^'"()]*?from?\s*["'](\.[^"']+)["']/g)) {
    collectStatic(join(dirname(file), name), seen)
  }
}
