import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, type Dispatcher, request as send } from 'undici'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { type AddressClass, addressClass, canonicalAddress } from './address-guard.ts'
import type { Clock } from './clock.ts'
import { readBody } from './read-body.ts'
import { forbidden, parseWebAddress, type WebAddress } from './web-address.ts'

const MAX_REDIRECTS = 5
const CONNECT_MS = 10_000
const SILENCE_MS = 15_000
const TOTAL_MS = 40_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export interface WebRequest {
  address: WebAddress
  /** The person allowed exactly this host, so it may be in their network or on this PC. Redirects do not inherit it. */
  isAllowedByName: boolean
  accept: string
  /** what to read; other kinds of answers are not downloaded */
  types: RegExp
  /** after unpacking; what is beyond is left out */
  maxBytes: number
  signal: AbortSignal
}

export interface WebAnswer {
  /** after redirects */
  url: string
  /** without parameters, lower case */
  mediaType: string
  charset: string | null
  /** null: not one of the wanted types */
  bytes: Uint8Array | null
  isCut: boolean
}

/** HTTP to addresses that a model chose. Every failure is an AppError `web.*`. */
export interface GuardedFetch {
  get(request: WebRequest): Promise<WebAnswer>
}

/** What the network says; tests have one of their own. */
export interface Network {
  /** every address of a name */
  resolve(hostname: string): Promise<string[]>
  classify(address: string): AddressClass
}

export const REAL_NETWORK: Network = {
  resolve: async (hostname) => (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address),
  classify: addressClass,
}

/**
 * Names are resolved here, every address of them is checked, and the connection goes to one of those: there is no second
 * look at a name that could answer something else. Redirects are followed by hand and checked the same way. The
 * environment's proxies are not used, because a proxy resolves names by itself. No cookies, no referrer, no kept
 * connections.
 */
export function createGuardedFetch(deps: { clock: Clock; userAgent: string; network?: Network }): GuardedFetch {
  const network = deps.network ?? REAL_NETWORK

  return {
    async get(request) {
      const limit = new AbortController()
      const disarm = deps.clock.after(TOTAL_MS, () => limit.abort())
      const signal = AbortSignal.any([request.signal, limit.signal])
      try {
        return await follow({ ...request, signal })
      } catch (thrown) {
        if (request.signal.aborted) throw request.signal.reason
        if (limit.signal.aborted) throw tooSlow(request.address, thrown)
        throw translate(thrown, request.address)
      } finally {
        disarm()
      }
    },
  }

  async function follow(request: WebRequest): Promise<WebAnswer> {
    let at = request.address
    for (let count = 0; count <= MAX_REDIRECTS; count++) {
      const isFirstHost = at.host === request.address.host
      const answer = await once(at, request, request.isAllowedByName && isFirstHost)
      if (!('location' in answer)) return answer
      at = nextAddress(at, answer.location, request.address)
    }
    throw new AppError('web.unreachable', `${request.address.host} sends from one address to the next without end`)
  }

  async function once(
    at: WebAddress,
    request: WebRequest,
    isAllowed: boolean,
  ): Promise<WebAnswer | { location: string }> {
    const addresses = await abortable(addressesOf(at, isAllowed, network), request.signal)
    const agent = new Agent({ connect: connectorTo(addresses), allowH2: false, pipelining: 0, maxResponseSize: -1 })
    try {
      const response = await send(at.url, {
        dispatcher: agent,
        method: 'GET',
        headers: { 'user-agent': deps.userAgent, accept: request.accept, 'accept-encoding': 'gzip, br' },
        signal: request.signal,
        headersTimeout: SILENCE_MS,
        bodyTimeout: SILENCE_MS,
      })
      return await read(at, response, request)
    } finally {
      await agent.destroy()
    }
  }
}

async function read(at: WebAddress, response: Dispatcher.ResponseData, request: WebRequest) {
  const { statusCode, headers, body } = response
  const location = headerOf(headers, 'location')
  if (REDIRECTS.has(statusCode) && location !== '') return { location }
  if (statusCode < 200 || statusCode >= 300) {
    throw new AppError('web.refused', `${at.host} answers with status ${statusCode}`, { status: statusCode })
  }
  const [mediaType = '', ...parameters] = headerOf(headers, 'content-type').toLowerCase().split(';')
  const charset = /^\s*charset="?([^"\s]+)/.exec(parameters.find((each) => each.includes('charset')) ?? '')?.[1] ?? null
  const answer = { url: at.url.href, mediaType: mediaType.trim(), charset }
  if (!request.types.test(answer.mediaType)) return { ...answer, bytes: null, isCut: false }
  return { ...answer, ...(await readBody(body, headerOf(headers, 'content-encoding'), request.maxBytes)) }
}

/** A redirect leads only to where a call could have gone without a permission by name, or stays where it is. */
function nextAddress(from: WebAddress, location: string, first: WebAddress): WebAddress {
  const next = parseWebAddress(location, from.url)
  if (from.url.protocol === 'https:' && next.url.protocol === 'http:') {
    throw forbidden(
      `${from.host} sends on to an address without encryption. Call it by itself if you want it: ${next.url.href}`,
      location,
    )
  }
  if (isByNameOnly(next) && next.host !== first.host) {
    throw forbidden(`${from.host} sends on to ${next.host}, which needs a permission of its own`, location)
  }
  return next
}

/** Such a host is opened only when the person named it. */
export const isByNameOnly = (address: WebAddress): boolean => address.place !== 'internet' || !address.hasUsualPort

/** All addresses of a host, or none: one bad one among good ones is how a name is made to lead elsewhere later. */
async function addressesOf(at: WebAddress, isAllowed: boolean, network: Network): Promise<string[]> {
  if (isByNameOnly(at) && !isAllowed) throw forbidden(`${at.host} needs a permission of its own`, at.url.href)
  const found = isIP(at.hostname) === 0 ? await network.resolve(at.hostname) : [at.hostname]
  if (found.length === 0) throw new AppError('web.unreachable', `There is no host ${at.hostname}`)
  for (const address of found) {
    const where = network.classify(address)
    const isFine = where === 'public' || (isAllowed && where === at.place)
    if (!isFine) {
      throw forbidden(
        `${at.hostname} leads to ${address}, which is not on the internet, and is not opened`,
        at.url.href,
      )
    }
  }
  return found
}

/** Connects to these addresses, whatever the name says by now. */
function connectorTo(addresses: readonly string[]): buildConnector.connector {
  const checked = new Set(addresses.map(canonicalAddress))
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  const pinned = ((_hostname: string, options: { all?: boolean }, callback: (...found: unknown[]) => void) =>
    options.all === true ? callback(null, all) : callback(null, all[0]?.address, all[0]?.family)) as LookupFunction
  const connect = buildConnector({ timeout: CONNECT_MS, allowH2: false, maxCachedSessions: 0, lookup: pinned })
  return (options, callback) =>
    connect(options, (...result) => {
      const [error, socket] = result
      const reached = socket?.remoteAddress
      if (error === null && (reached === undefined || !checked.has(canonicalAddress(reached)))) {
        socket?.destroy()
        return callback(forbidden('The connection went somewhere else', options.hostname), null)
      }
      return callback(...result)
    })
}

const headerOf = (headers: Record<string, string | string[] | undefined>, name: string): string =>
  [headers[name] ?? ''].flat()[0] ?? ''

/** Looking up a name cannot be stopped; not waiting for it can. */
const abortable = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

const tooSlow = ({ host }: WebAddress, cause: unknown) =>
  new AppError('web.unreachable', `${host} took longer than ${TOTAL_MS / 1_000} seconds`, {}, { cause })

function translate(thrown: unknown, { host }: WebAddress): AppError {
  for (let error = thrown; error instanceof Error; error = error.cause) if (isAppError(error)) return error
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const why =
    WORDS[code] ??
    (code.startsWith('CERT') || code.includes('SELF_SIGNED')
      ? 'has no certificate that can be trusted'
      : 'cannot be reached')
  return new AppError('web.unreachable', `${host} ${why}`, { code }, { cause: thrown })
}

const WORDS: Record<string, string> = {
  ENOTFOUND: 'is not a host that anybody knows',
  EAI_AGAIN: 'cannot be looked up: there may be no connection',
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer',
  UND_ERR_BODY_TIMEOUT: 'stopped in the middle of its answer',
}
