import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { ENTRIES } from '../../src-main/platform/entries.ts'
import { inRoot } from '../setup/root.mjs'
import { walk } from './stage.mjs'
import { belongsTo, isDevFile, isNative, MAX_UNPACKED_BYTES } from './targets.mjs'

/** Reads a packaged app as it lies on disk and says what is wrong with it. `resources` is the folder of app.asar. */
export function checkPackage(resources, target) {
  const archive = join(resources, 'app.asar')
  if (!existsSync(archive)) return { problems: [`${archive} is missing`], sizes: null }
  const packed = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
  const unpackedRoot = join(resources, 'app.asar.unpacked')
  const unpacked = existsSync(unpackedRoot) ? [...walk(unpackedRoot)] : []
  const problems = [
    ...foreignPackages(packed),
    ...devFiles(packed),
    ...natives(archive, packed, unpacked, target),
    ...entries(archive, packed),
  ]
  const sizes = measure(archive, unpackedRoot, unpacked)
  if (sizes.totalBytes > MAX_UNPACKED_BYTES)
    problems.push(`the app takes ${mb(sizes.totalBytes)} MB, the limit is ${mb(MAX_UNPACKED_BYTES)} MB`)
  return { problems, sizes }
}

export const mb = (bytes) => (bytes / 1024 / 1024).toFixed(0)

/** Only what package-lock.json knows as needed at run time; the packager may put a nested one at the top. */
function foreignPackages(packed) {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages
  const running = Object.entries(lock).filter(([path, entry]) => path !== '' && entry.dev !== true)
  const known = new Set(running.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
  const names = packed.flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/@][^/]*)/)?.[1] ?? [])
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => `node_modules/${name} is no package that runs`)
}

const devFiles = (packed) =>
  packed
    .filter((path) => (path.startsWith('node_modules/') ? isDevFile(path) : /\.map$|\.test\./.test(path)))
    .filter((path) => !path.endsWith('/.'))
    .slice(0, 20)
    .map((path) => `${path} is of use to developers only`)

function natives(archive, packed, unpacked, target) {
  const problems = []
  const inModules = (path) => path.replace(/^node_modules\//, '')
  for (const path of packed.filter(isNative)) {
    if (!statFile(archive, path).unpacked)
      problems.push(`${path} is inside the archive, where the system cannot open it`)
    if (!belongsTo(target, inModules(path))) problems.push(`${path} is for another system`)
  }
  for (const native of target.natives) {
    const isThere = unpacked.map(inModules).some((path) => path.startsWith(native) && isNative(path))
    if (!isThere) problems.push(`${native} is missing`)
  }
  return problems
}

const PROGRAMS = ['desktop', 'core', ...Object.keys(ENTRIES)]

/** Every program that the app starts by its path is there, and so is what it loads first. */
function entries(archive, packed) {
  const wanted = [
    ...PROGRAMS.map((name) => `out/main/${name}.js`),
    'out/preload/preload.cjs',
    'out/renderer/index.html',
  ]
  const missing = wanted.filter((path) => !packed.includes(path)).map((path) => `${path} is missing`)
  const { main } = JSON.parse(extractFile(archive, 'package.json').toString('utf8'))
  return packed.includes(main) ? missing : [...missing, `the main file ${main} is missing`]
}

function measure(archive, unpackedRoot, unpacked) {
  const asarBytes = statSync(archive).size
  const unpackedBytes = unpacked.reduce((sum, path) => sum + statSync(join(unpackedRoot, path)).size, 0)
  return { asarBytes, unpackedBytes, totalBytes: asarBytes + unpackedBytes }
}
