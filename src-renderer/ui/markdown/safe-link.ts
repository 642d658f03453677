const MAX_HREF_CHARS = 2_000

export interface SafeLink {
  href: string
  /** the host, or the address of a mailto link: where a click leads, whatever the words of the link say */
  host: string
}

/** A link that may be opened: http, https or mailto, and absolute. Null for everything else. */
export function safeLink(href: string | undefined): SafeLink | null {
  if (href === undefined || href.length > MAX_HREF_CHARS) return null
  const url = URL.canParse(href) ? new URL(href) : null
  if (url === null) return null
  if (url.protocol === 'mailto:') return { href: url.href, host: url.pathname }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  return url.username === '' && url.password === '' ? { href: url.href, host: url.host } : null
}
