import type { IncomingMessage } from 'node:http'

const NAMES = ['127.0.0.1', 'localhost', '[::1]']

/**
 * True when the request names this server as its host (no rebound DNS name) and comes from no other origin. Somebody may
 * follow a link to the page from elsewhere, but not into the API: to the cookie, another port of this PC is the same site.
 */
export function isSameOrigin(request: IncomingMessage, port: number): boolean {
  const hosts = NAMES.map((name) => `${name}:${port}`)
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host.toLowerCase())) return false
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) return false
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const isLinkToPage =
    mode === 'navigate' && request.method === 'GET' && /^\/(index\.html)?(\?|$)/.test(request.url ?? '')
  return site === undefined || site === 'same-origin' || site === 'none' || isLinkToPage
}
