import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import ts from 'typescript'

const FOLDERS = ['src-shared', 'src-main', 'src-preload', 'src-renderer']
const SUBPATHS = {
  '#shared/': 'src-shared/',
  '#main/': 'src-main/',
  '#renderer/': 'src-renderer/',
  '#tests/': 'tests/',
}

/**
 * Every source file with its lines and imports. Type-only and lazy imports count like the others.
 * An import is `{ text, kind: 'file' | 'node' | 'package' | 'broken', target }`.
 */
export function readSources(root) {
  return FOLDERS.flatMap((folder) => listCode(join(root, folder))).map((file) => {
    const path = relative(root, file).split(sep).join('/')
    const code = readFileSync(file, 'utf8')
    const { importedFiles } = ts.preProcessFile(code, true, true)
    const imports = importedFiles.map(({ fileName }) => resolveImport(root, path, fileName))
    return { path, lineCount: code.trimEnd().split('\n').length, imports }
  })
}

function listCode(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|js|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function resolveImport(root, from, text) {
  const [bare] = text.split('?')
  if (text.startsWith('node:') || builtinModules.includes(text)) return { text, kind: 'node', target: text }
  const subpath = Object.keys(SUBPATHS).find((prefix) => text.startsWith(prefix))
  if (subpath === undefined && !text.startsWith('.')) return { text, kind: 'package', target: packageName(text) }
  const target = subpath ? SUBPATHS[subpath] + bare.slice(subpath.length) : posix.join(dirname(from), bare)
  return { text, kind: existsSync(join(root, target)) ? 'file' : 'broken', target }
}

const packageName = (text) =>
  text
    .split('/')
    .slice(0, text.startsWith('@') ? 2 : 1)
    .join('/')

/** Groups of files that import each other in a ring (Tarjan's strongly connected components). */
export function findCycles(sources) {
  const edges = new Map(
    sources.map(({ path, imports }) => [path, imports.filter((one) => one.kind === 'file').map((one) => one.target)]),
  )
  const state = { next: 0, index: new Map(), low: new Map(), stack: [], cycles: [] }
  for (const path of edges.keys()) if (!state.index.has(path)) visit(path, edges, state)
  return state.cycles
}

function visit(path, edges, state) {
  state.index.set(path, state.next)
  state.low.set(path, state.next)
  state.next += 1
  state.stack.push(path)
  for (const target of edges.get(path) ?? []) {
    if (!edges.has(target)) continue
    if (!state.index.has(target)) visit(target, edges, state)
    if (state.stack.includes(target)) {
      state.low.set(path, Math.min(state.low.get(path), state.low.get(target)))
    }
  }
  if (state.low.get(path) !== state.index.get(path)) return
  const ring = state.stack.splice(state.stack.indexOf(path))
  if (ring.length > 1 || edges.get(path).includes(path)) state.cycles.push(ring.sort())
}
