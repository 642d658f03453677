import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { npmCommand } from '../setup/install.mjs'
import { inRoot, say } from '../setup/root.mjs'
import { belongsTo, isDevFile, isDevFolder, isNative, LEFT_OUT } from './targets.mjs'

/** What of the repository is in the package, beside the packages that it needs. */
const OURS = ['out/main', 'out/preload', 'out/renderer', 'resources']

/**
 * A folder that holds exactly what will be in the package, for a system that need not be this one: npm is told for
 * which one it installs, so the native parts are the right ones wherever the package is made.
 */
export function stage(target) {
  const folder = inRoot('dist', 'stage', `${target.platform}-${target.arch}`)
  installPackages(folder, target)
  for (const path of OURS) {
    rmSync(join(folder, path), { recursive: true, force: true })
    cpSync(inRoot(path), join(folder, path), { recursive: true })
  }
  prune(join(folder, 'node_modules'), target)
  removeEmptyFolders(join(folder, 'node_modules'))
  writeManifest(folder)
  return folder
}

const RECEIPT = 'lock-of-this-folder.json'

function installPackages(folder, { platform, arch, libc }) {
  const lock = inRoot('package-lock.json')
  const receipt = join(folder, RECEIPT)
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === readFileSync(lock, 'utf8')) return
  say(`Installing the packages of ${platform} ${arch}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(inRoot(file), join(folder, file))
  const { program, args, shell } = npmCommand(process.env, process.platform)
  const system = [`--os=${platform}`, `--cpu=${arch}`, ...(libc === null ? [] : [`--libc=${libc}`])]
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(program, [...args, 'ci', ...system, ...options], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell,
  })
  if (status !== 0) throw new Error(`npm ci for ${platform} ${arch} failed`)
  copyFileSync(lock, receipt)
}

/** Removes what belongs to other systems or to developers of the packages. */
function prune(root, target) {
  for (const name of LEFT_OUT) rmSync(join(root, name), { recursive: true, force: true })
  for (const name of ['.bin', '.package-lock.json']) rmSync(join(root, name), { recursive: true, force: true })
  pruneForeignEngines(root, target)
  for (const path of walk(root)) {
    const isForeign = isNative(path) && !belongsTo(target, path)
    if (isForeign || isDevFile(path) || isInDevFolder(path)) rmSync(join(root, path), { force: true })
  }
}

/** A variant of the engine is one package; half of one would be found and fail. */
function pruneForeignEngines(root, target) {
  const engines = join(root, '@node-llama-cpp')
  for (const name of existsSync(engines) ? readdirSync(engines) : []) {
    const isKept = belongsTo(target, `@node-llama-cpp/${name}/`)
    if (!isKept) rmSync(join(engines, name), { recursive: true, force: true })
  }
}

const isInDevFolder = (path) => {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) if (isDevFolder(folder)) return true
  return false
}

/** Every file below a folder, by its path from there with forward slashes. */
export function* walk(root, below = '') {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* walk(root, path)
    else yield path
  }
}

function removeEmptyFolders(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) removeEmptyFolders(path)
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

/** The manifest of the package: without scripts and tools of development. */
function writeManifest(folder) {
  const {
    name,
    version,
    description,
    license,
    type,
    main,
    imports: _i,
    ...rest
  } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const manifest = { name, version, description, license, type, main, dependencies: rest.dependencies }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}
