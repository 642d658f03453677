/** The page's own scheme. Standard and secure, so that it has an origin and storage of its own. */
export const PAGE_SCHEME = 'hearth'
export const PAGE_HOST = 'app'
export const PAGE_URL = `${PAGE_SCHEME}://${PAGE_HOST}/`

/** True for an address of the page itself. Compared by parts: a prefix test would let `hearth://app.evil/` in. */
export function isPageAddress(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${PAGE_SCHEME}:` && url.host === PAGE_HOST
}

/** True for a link that the browser of the operating system may open. */
export function isWebLink(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === ''
}
