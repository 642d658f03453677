import { pathToFileURL } from 'node:url'
import { findCycles, readSources } from './import-graph.mjs'
import { INDEX_FILES, LAYERS, LIMITS, LONG_TABLES, NODE_MODULES_IN, PACKAGES } from './layers.mjs'
import { ROOT } from './setup/root.mjs'

const isTest = (path) => /\.test\.tsx?$/.test(path)
const isUnlimited = (path) => /strings\.ts$|\.generated\.ts$/.test(path) || LONG_TABLES.includes(path)

/**
 * Holds the sources below `root` against the tables of layers.mjs.
 * Returns `{ fileCount, problems }`; a problem is one line that names the file and the rule.
 */
export function checkLayers(root) {
  const sources = readSources(root)
  const problems = sources.flatMap((source) => [...checkSize(source), ...checkImports(source)])
  for (const ring of findCycles(sources)) problems.push(`import cycle: ${ring.join(' -> ')}`)
  if (sources.length === 0) problems.push(`no source file below ${root}: the check looked in the wrong place`)
  return { fileCount: sources.length, problems }
}

function checkSize({ path, lineCount }) {
  const problems = []
  const limit = isTest(path) ? LIMITS.testLines : LIMITS.lines
  if (lineCount > limit && !isUnlimited(path)) problems.push(`${path}: ${lineCount} lines, the limit is ${limit}`)
  if (!/(^|\/)index\.tsx?$/.test(path)) return problems
  if (!INDEX_FILES.some((allowed) => allowed.test(path))) problems.push(`${path}: only a feature has an index file`)
  else if (path.includes('/features/') && lineCount > LIMITS.indexLines) {
    problems.push(`${path}: ${lineCount} lines, an index file has at most ${LIMITS.indexLines}`)
  }
  return problems
}

function checkImports({ path, imports }) {
  const layer = layerOf(path)
  const isEntry = /^src-renderer\/[^/]+$/.test(path)
  if (!layer && !isEntry) return [`${path}: belongs to no layer of build/layers.mjs`]
  const problems = []
  for (const one of imports) {
    if (one.text.startsWith('../../')) problems.push(`${path}: "${one.text}" climbs twice; use a subpath name`)
    if (isTest(path) || isEntry) continue
    const reason = forbidden(path, layer, one)
    if (reason) problems.push(`${path}: ${reason}`)
  }
  return problems
}

function forbidden(path, layer, { text, kind, target }) {
  if (kind === 'broken') return `"${text}" leads to no file`
  if (kind === 'node') return NODE_MODULES_IN.some((place) => path.startsWith(place)) ? null : `"${text}" is Node's`
  if (kind === 'package') return forbiddenPackage(path, target)
  const other = layerOf(target)
  if (!other) return `"${text}" belongs to no layer`
  if (isTest(target) || target.startsWith('tests/')) return `"${text}" is a test`
  if (other === layer) {
    const isNeighbour = layer.isPerFolder && houseOf(layer, path) !== houseOf(layer, target)
    return isNeighbour ? `${houseOf(layer, path)} may not import ${houseOf(layer, target)} ("${text}")` : null
  }
  const isAllowed = layer.mayImport.some((name) =>
    name.endsWith('/') ? other.name.startsWith(name) : other.name === name,
  )
  return isAllowed ? null : `${layer.name} may not import ${other.name} ("${text}")`
}

function forbiddenPackage(path, name) {
  const row = PACKAGES.find((one) => one.name === name)
  if (!row) return `package ${name} has no row in build/layers.mjs`
  return row.in.some((place) => path.startsWith(place))
    ? null
    : `package ${name} may be imported only in ${row.in.join(', ')}`
}

const layerOf = (path) => LAYERS.find(({ at }) => path.startsWith(at))
const houseOf = (layer, path) => path.slice(layer.at.length).split('/')[0]

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { fileCount, problems } = checkLayers(ROOT)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stderr.write(`${fileCount} files, ${problems.length} problems\n`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
