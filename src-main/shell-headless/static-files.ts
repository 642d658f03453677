import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'

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

interface StaticFile {
  file: string
  sizeBytes: number
  type: string
  /** its name holds a hash of its content */
  isForever: boolean
}

export interface StaticFiles {
  /** Answers GET and HEAD for a file of the page; false when there is none with this path. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean
}

/**
 * The built page. The folder is listed once and only listed names are served, so no path of a request ever touches
 * the file system.
 */
export function createStaticFiles(root: string): StaticFiles {
  const files = listFiles(root)
  return {
    serve(request, response, path) {
      const found = files.get(path === '/' ? '/index.html' : path)
      if (!found) return false
      response.writeHead(200, {
        'content-type': found.type,
        'content-length': found.sizeBytes,
        'cache-control': found.isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
      if (request.method === 'HEAD') response.end()
      else
        createReadStream(found.file)
          .on('error', () => response.destroy())
          .pipe(response)
      return true
    },
  }
}

function listFiles(root: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(root)) return files
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(root, file).split(sep).join('/')}`
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
    files.set(path, { file, sizeBytes: statSync(file).size, type, isForever: path.startsWith('/assets/') })
  }
  return files
}
