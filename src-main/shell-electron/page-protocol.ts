import { readFile } from 'node:fs/promises'
import { cacheControl, type PageFile } from '../app/page-files.ts'
import { ownHeaders, pageHeaders } from '../app/page-headers.ts'
import type { ElectronParts } from './electron-parts.ts'
import { isPageAddress, PAGE_SCHEME } from './page-address.ts'

/** Must run before Electron is ready. */
export function declarePageScheme(protocol: ElectronParts['protocol']): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built page under `hearth://app/`, with the same headers as the headless shell. */
export function servePage(protocol: ElectronParts['protocol'], files: ReadonlyMap<string, PageFile>): void {
  const headers = pageHeaders([])
  protocol.handle(PAGE_SCHEME, async ({ url, method }) => {
    const { pathname } = new URL(url)
    const found = isPageAddress(url) && method === 'GET' ? files.get(pathname) : undefined
    if (!found) return new Response('There is nothing at this address.', { status: 404, headers })
    const content = new Uint8Array(await readFile(found.file))
    return new Response(content, {
      headers: {
        ...headers,
        ...ownHeaders(pathname),
        'content-type': found.type,
        'cache-control': cacheControl(found),
      },
    })
  })
}
