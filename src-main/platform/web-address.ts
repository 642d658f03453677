import { isIP } from 'node:net'
import { AppError } from '#shared/errors/errors.ts'
import { addressClass } from './address-guard.ts'

/** An address that a web tool may be asked for, checked as far as it can be without asking anybody. */
export interface WebAddress {
  url: URL
  /** as permissions name it: `example.org` for https on its usual port, else with the port */
  host: string
  /** without the brackets of an IPv6 address */
  hostname: string
  /** this_pc, network: its very name says that it is not on the internet */
  place: 'internet' | 'network' | 'this_pc'
  hasUsualPort: boolean
}

const MAX_CHARS = 2_000
const USUAL_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }
/** What the Fetch standard calls bad ports: mail, shells, printers. A line of HTTP must not become a command there. */
const BAD_PORTS = new Set(
  `1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137
   139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720
   1723 2049 3659 4045 4190 5060 5061 6000 6379 6566 6665 6666 6667 6668 6669 6679 6697 10080 11211`.split(/\s+/),
)
const NETWORK_NAMES = /\.(?:local|lan|home|internal|intranet|corp|private|localdomain|home\.arpa)$/

/**
 * Reads what a model or a server wrote as an address. Numbers as hosts (2130706433, 0x7f.1, 017700000001) are IPv4
 * addresses to every browser, and to this.
 *
 * @throws web.forbidden_address for other schemes, names and passwords in the address, ports that are not for pages, and
 *   addresses that nothing may open
 */
export function parseWebAddress(text: string, base?: URL): WebAddress {
  const url = text.length > MAX_CHARS ? null : URL.parse(text, base?.href)
  if (url === null) throw forbidden('This is not an address of a page', text)
  const usualPort = USUAL_PORTS[url.protocol]
  if (usualPort === undefined) throw forbidden('Only http and https addresses can be opened', text)
  if (url.username !== '' || url.password !== '')
    throw forbidden('An address with a name or password in it is not opened', text)
  url.hostname = url.hostname.replace(/\.$/, '')
  url.hash = ''
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? usualPort : url.port
  if (hostname === '' || hostname.endsWith('.')) throw forbidden('This is not an address of a page', text)
  if (BAD_PORTS.has(port)) throw forbidden(`Port ${port} is not one for pages`, text)
  const place = placeOf(hostname)
  if (place === 'never') throw forbidden(`${hostname} is an address that nothing may open`, text)
  const host = url.protocol === 'https:' && port === '443' ? url.hostname : `${url.hostname}:${port}`
  return { url, host, hostname, place, hasUsualPort: port === usualPort }
}

/** The host that a person typed, or an address with it, as permissions name it; null when it is none. */
export function readHost(text: string): string | null {
  const trimmed = text.trim()
  try {
    if (/^https?:\/\//i.test(trimmed)) return parseWebAddress(trimmed).host
    if (/[/?#@\s]/.test(trimmed)) return null
    const port = /:(\d+)$/.exec(trimmed)?.[1]
    return parseWebAddress(port === '80' ? `http://${trimmed}` : `https://${trimmed}`).host
  } catch {
    return null
  }
}

function placeOf(hostname: string): WebAddress['place'] | 'never' {
  if (isIP(hostname) !== 0) {
    const found = addressClass(hostname)
    return found === 'public' ? 'internet' : found
  }
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return 'this_pc'
  return !hostname.includes('.') || NETWORK_NAMES.test(hostname) ? 'network' : 'internet'
}

export const forbidden = (message: string, address: string): AppError =>
  new AppError('web.forbidden_address', message, { address: address.slice(0, MAX_CHARS) })
