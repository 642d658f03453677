import { href } from '#renderer/lib/navigation.ts'

/** `guide/undo:anchor` in the address of the page. */
export const helpAddress = (pageId: string, anchor = ''): string =>
  href('help', anchor === '' ? pageId : `${pageId}:${anchor}`)

export function parseAddress(subPath: string): { pageId: string; anchor: string } {
  const [pageId = '', anchor = ''] = decodeURIComponent(subPath).split(':')
  return { pageId, anchor }
}

const APP_ADDRESS = /^#\/[a-z]+(?:\/[\w./:-]*)?$/

/** A link of a document, from the place of that document: to another document, an anchor, or a page of the app. */
export function resolveLink(link: string, from: string): string | null {
  if (APP_ADDRESS.test(link)) return link
  if (link.startsWith('#')) return helpAddress(from, link.slice(1))
  if (/^[a-z][a-z0-9+.-]*:/i.test(link) || link.startsWith('/')) return null
  const [path = '', anchor = ''] = link.split('#')
  if (!path.endsWith('.md')) return null
  const parts = from.split('/').slice(0, -1)
  for (const part of path.slice(0, -3).split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '.') parts.push(part)
  }
  return helpAddress(parts.join('/'), anchor)
}
