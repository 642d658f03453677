import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { cacheControl, type PageFile } from '../app/page-files.ts'
import { ownHeaders } from '../app/page-headers.ts'

export interface StaticFiles {
  /** Answers GET and HEAD for a file of the page; false when there is none with this path. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean
}

/** The built page over HTTP. */
export function createStaticFiles(files: ReadonlyMap<string, PageFile>): StaticFiles {
  return {
    serve(request, response, path) {
      const found = files.get(path)
      if (!found) return false
      response.writeHead(200, {
        'content-type': found.type,
        'content-length': found.sizeBytes,
        'cache-control': cacheControl(found),
        ...ownHeaders(path),
      })
      if (request.method === 'HEAD') response.end()
      else {
        const content = createReadStream(found.file)
        content.on('error', () => response.destroy())
        content.pipe(response)
      }
      return true
    },
  }
}
