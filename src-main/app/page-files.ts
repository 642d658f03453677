import { existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export interface PageFile {
  file: string
  sizeBytes: number
  type: string
  /** its name holds a hash of its content */
  isForever: boolean
}

/**
 * The built page by path: `/`, `/assets/main-x1.js`. Shells serve only what is listed here, so no path of a request
 * ever touches the file system.
 */
export function listPageFiles(root: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  if (!existsSync(root)) return files
  // Names only: inside an archive of a packaged app, entries with types do not tell folders from files.
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, name)
    const found = statSync(file)
    if (!found.isFile()) continue
    const path = `/${name.split(sep).join('/')}`
    const type = TYPES[extname(name)] ?? 'application/octet-stream'
    files.set(path, { file, sizeBytes: found.size, type, isForever: path.startsWith('/assets/') })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

/** The folder of the built page: beside the bundle, or the last build when this runs from source. */
export function pageFolder(here: string): URL {
  const bundleAt = here.lastIndexOf('/out/main/')
  const sourceAt = here.lastIndexOf('/src-main/')
  return new URL(`${here.slice(0, bundleAt >= 0 ? bundleAt : sourceAt)}/out/renderer/`)
}

/** How long a browser may keep a file. */
export const cacheControl = (file: PageFile): string =>
  file.isForever ? 'public, max-age=31536000, immutable' : 'no-cache'
