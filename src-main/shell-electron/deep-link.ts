import { PAGE_SCHEME } from './page-address.ts'

/** What an address from outside may ask for: to show a page, or to fill in a question. Neither does anything by itself. */
export type DeepLink = { type: 'open'; address: string } | { type: 'ask'; text: string }

const PAGES = ['dashboard', 'chat', 'agents', 'executions', 'approvals', 'settings', 'help']
/** `conv_1`, `appr_x`, or a word: a section of the settings, a page of the help */
const PLACE = /^([a-z]{2,12}_[0-9a-z]{1,40}|[a-z][a-z0-9-]{0,39})$/
const MAX_LINK_CHARS = 2_000
const MAX_TEXT_CHARS = 1_000

/**
 * Reads `hearth://open/<page>/<id>` and `hearth://ask?text=...`; null for anything else. `hearth://app/` is the page's
 * own origin and is not reachable from outside.
 */
export function parseDeepLink(link: string): DeepLink | null {
  const url = link.length <= MAX_LINK_CHARS ? URL.parse(link) : null
  if (url === null || url.protocol !== `${PAGE_SCHEME}:` || url.username !== '' || url.port !== '') return null
  if (url.host === 'ask') return { type: 'ask', text: plain(url.searchParams.get('text') ?? '') }
  if (url.host !== 'open') return null
  const [page = '', ...places] = url.pathname.split('/').filter((part) => part !== '')
  if (!PAGES.includes(page) || places.length > 1 || !places.every((place) => PLACE.test(place))) return null
  return { type: 'open', address: `#/${[page, ...places].join('/')}` }
}

/** Control and direction characters could make the text look like another one than will be sent. */
const plain = (text: string) =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT_CHARS)

/** The link among the arguments of a start. Chromium puts switches of its own before it. */
export function linkIn(args: readonly string[]): DeepLink | null {
  const link = args.find((arg) => arg.startsWith(`${PAGE_SCHEME}://`))
  return link === undefined ? null : parseDeepLink(link)
}
