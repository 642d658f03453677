import { isIP } from 'node:net'
import type { ProviderKind, ProviderLocation } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'

const DEFAULT_PORT: Partial<Record<ProviderKind, number>> = { ollama: 11_434 }
const LOCAL_SUFFIXES = ['.local', '.lan', '.home', '.internal', '.home.arpa']

/**
 * What a person typed as the address of a model server, as a base URL without a trailing slash. A missing scheme becomes
 * http for this PC and the local network, else https; 0.0.0.0 is an address to listen on, so it becomes 127.0.0.1.
 *
 * @throws provider.invalid_address
 */
export function normaliseBaseUrl(kind: ProviderKind, typed: string): string {
  const text = typed.trim()
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  const url = parse(hasScheme ? text : `http://${text}`, typed)
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1'
  if (!hasScheme && locationOf(url.href) === 'internet') url.protocol = 'https:'
  if (!hasScheme && !typedPort(text) && DEFAULT_PORT[kind] !== undefined) url.port = String(DEFAULT_PORT[kind])
  return `${url.origin}${trimPath(kind, url.pathname)}`
}

/** Where the machine behind this address is: loopback, a private or link-local network, or the internet. */
export function locationOf(baseUrl: string): ProviderLocation {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase()
  if (isLoopback(host)) return 'this_pc'
  if (isIP(host) === 0) {
    const isLocalName = !host.includes('.') || LOCAL_SUFFIXES.some((suffix) => host.endsWith(suffix))
    return isLocalName ? 'network' : 'internet'
  }
  return isPrivateIp(host) ? 'network' : 'internet'
}

/** True for names and addresses of this PC itself. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true
  if (isIP(host) === 4) return host.startsWith('127.')
  return /^::ffff:7f[0-9a-f]{2}:/.test(host)
}

function isPrivateIp(host: string): boolean {
  if (isIP(host) === 6) return /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host)
  const [a = 0, b = 0] = host.split('.').map(Number)
  const isCarrierGrade = a === 100 && b >= 64 && b <= 127
  return (
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    isCarrierGrade
  )
}

/** People paste the address of one endpoint; the base is what is before it. */
function trimPath(kind: ProviderKind, path: string): string {
  const bare = path.replace(/\/+$/, '').replace(/\/(chat\/completions|messages|models)$/, '')
  if (kind === 'ollama') return bare.replace(/\/(api|v1)(\/.*)?$/, '')
  return kind === 'anthropic' ? bare.replace(/\/v1$/, '') : bare
}

/** The address for a message: no name and password before the host. */
const withoutLogin = (typed: string) => typed.slice(0, 200).replace(/\/\/[^/]*@/, '//…@')

const typedPort = (text: string) => /:\d+(\/|$)/.test(text.replace(/^\[[^\]]*\]/, ''))

function parse(text: string, typed: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isUsable = url !== null && ['http:', 'https:'].includes(url.protocol) && url.hostname !== ''
  if (!isUsable || url.username !== '' || url.password !== '') {
    const hint = 'Write it like http://127.0.0.1:11434 or https://api.example.com/v1; keys belong in their own field.'
    throw new AppError('provider.invalid_address', `"${withoutLogin(typed)}" is not an address of a server. ${hint}`)
  }
  url.search = ''
  url.hash = ''
  return url
}
