import type { Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, request as undiciRequest } from 'undici'
import type { Clock } from '#main/platform/clock.ts'
import { AppError } from '#shared/errors/errors.ts'
import { isLoopback } from './address.ts'
import { networkError, parseJson, statusError } from './http-errors.ts'
import { wholeBody } from './lines.ts'
import { readProxies } from './proxies.ts'
import type { Who } from './refusal-rules.ts'

/**
 * How long each part of a call may take. undici's own five-minute limits are off: a model that loads or reads a long
 * prompt is silent for longer than that, and only we know which silence is normal.
 */
export interface TimeLimits {
  connectMs: number
  /** from the request to the first thing of use (`started()`) */
  firstByteMs: number
  /** between two pieces after that */
  idleMs: number
  totalMs: number
}

export const STREAM_LIMITS: TimeLimits = {
  connectMs: 10_000,
  firstByteMs: 600_000,
  idleMs: 120_000,
  totalMs: 3_600_000,
}
const SHORT_LIMITS: TimeLimits = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 20_000, totalMs: 30_000 }
const MAX_ERROR_BYTES = 64 * 1024

export interface HttpRequest {
  who: Who
  url: string
  method?: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  /** sent as JSON */
  body?: unknown
  signal?: AbortSignal | undefined
  /** 32 hex digits; sent as `traceparent` */
  traceId?: string | undefined
  limits?: Partial<TimeLimits>
}

export interface HttpResponse {
  headers: Record<string, string>
  /** Pieces as they come. Leaving the loop early closes the connection at once. */
  body: AsyncIterable<Uint8Array>
  /** The first thing of use came: from now on silence is measured between pieces. */
  started(): void
}

/** HTTP to model servers. Every failure, also of a status of 400 and more, is an AppError `llm.*`. */
export interface Http {
  stream(request: HttpRequest): Promise<HttpResponse>
  /** The whole answer, parsed. For small questions: 30 s and 32 MB at most unless limits say otherwise. */
  json(request: HttpRequest): Promise<unknown>
  close(): Promise<void>
}

export interface HttpDeps {
  clock: Clock
  connectMs?: number
  env?: NodeJS.ProcessEnv
  /** hears of a proxy variable that is no address */
  onUnusableProxy?: (name: string) => void
}

/** Loopback never goes through a proxy; the rest honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. Redirects are refused. */
export function createHttp(deps: HttpDeps): Http {
  const connectMs = deps.connectMs ?? STREAM_LIMITS.connectMs
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect: limitedConnector(deps.clock, connectMs),
  }
  const direct = new Agent(options)
  const proxies = readProxies(deps.env ?? process.env, deps.onUnusableProxy ?? (() => {}))
  const outside = new EnvHttpProxyAgent({
    ...options,
    ...proxies,
    connectTimeout: connectMs,
  } as EnvHttpProxyAgent.Options)
  const dispatcherFor = (url: string) => (isLoopback(new URL(url).hostname) ? direct : outside)

  const stream = (request: HttpRequest, defaults: TimeLimits) =>
    openStream(request, new Watch(deps.clock, request, { ...defaults, ...request.limits }), dispatcherFor(request.url))

  return {
    stream: (request) => stream(request, STREAM_LIMITS),
    async json(request) {
      const response = await stream(request, SHORT_LIMITS)
      return parseJson(await wholeBody(response.body, request.who), request.who)
    },
    close: async () => void (await Promise.all([direct.destroy(), outside.destroy()])),
  }
}

async function openStream(request: HttpRequest, watch: Watch, dispatcher: Dispatcher): Promise<HttpResponse> {
  const response = await watch.during(() =>
    undiciRequest(request.url, {
      dispatcher,
      method: request.method ?? 'GET',
      headers: { ...ownHeaders(request), ...request.headers },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: watch.signal,
    }),
  )
  const headers = flatHeaders(response.headers)
  const body = pieces(response.body, watch)
  if (response.statusCode >= 300) {
    const text = await readStart(body, MAX_ERROR_BYTES)
    throw statusError(request.who, { status: response.statusCode, headers, text })
  }
  return { headers, body, started: () => watch.started() }
}

function ownHeaders({ body, traceId = '' }: HttpRequest): Record<string, string> {
  const isTrace = /^[0-9a-f]{32}$/.test(traceId)
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(isTrace ? { traceparent: `00-${traceId}-${traceId.slice(16)}-01` } : {}),
  }
}

async function* pieces(body: AsyncIterable<Uint8Array>, watch: Watch): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await watch.during(() => iterator.next(), true)
      if (next.done === true) return
      yield next.value
    }
  } finally {
    watch.end()
  }
}

/** As much of an error body as is worth reading. */
async function readStart(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    parts.push(piece)
    size += piece.length
    if (size > maxBytes) break
  }
  return Buffer.concat(parts).subarray(0, maxBytes).toString('utf8')
}

/** The time limits of one call, and its one way to be aborted. */
class Watch {
  readonly #controller = new AbortController()
  readonly #clock: Clock
  readonly #request: HttpRequest
  readonly #limits: TimeLimits
  readonly #stops: Array<() => void> = []
  #stopFirst: () => void
  #isStarted = false
  #expired: AppError | undefined

  constructor(clock: Clock, request: HttpRequest, limits: TimeLimits) {
    this.#clock = clock
    this.#request = request
    this.#limits = limits
    const onAbort = () => this.#controller.abort()
    if (request.signal?.aborted) onAbort()
    request.signal?.addEventListener('abort', onAbort, { once: true })
    this.#stopFirst = this.#after(limits.firstByteMs, 'did not begin to answer')
    this.#stops.push(
      () => request.signal?.removeEventListener('abort', onAbort),
      this.#after(limits.totalMs, 'was not done'),
      () => this.#stopFirst(),
    )
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  started(): void {
    this.#isStarted = true
    this.#stopFirst()
  }

  async during<T>(wait: () => Promise<T>, isMidStream = false): Promise<T> {
    const stopIdle = this.#isStarted
      ? this.#after(this.#limits.idleMs, 'stopped in the middle of its answer')
      : undefined
    try {
      return await wait()
    } catch (cause) {
      this.end()
      if (this.#expired !== undefined) throw this.#expired
      if (this.#request.signal?.aborted) throw new AppError('cancelled', 'Stopped', {}, { cause })
      throw networkError(this.#request.who, cause, isMidStream)
    } finally {
      stopIdle?.()
    }
  }

  /** Frees the timers and closes the connection if it is still in use. */
  end(): void {
    for (const stop of this.#stops) stop()
    this.#controller.abort()
  }

  #after(limitMs: number, what: string): () => void {
    return this.#clock.after(limitMs, () => {
      const { name } = this.#request.who
      const text = `${name} ${what} within ${Math.round(limitMs / 1000)} s. It may be overloaded or hung; try again, or restart it.`
      this.#expired = new AppError('llm.timeout', text, { limitMs })
      this.#controller.abort()
    })
  }
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : value])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** undici's connector with the limit on our clock. Its type hides that it returns the socket. */
function limitedConnector(clock: Clock, limitMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: 0, allowH2: false }) as unknown as (
    options: buildConnector.Options,
    callback: buildConnector.Callback,
  ) => Socket
  return (options, callback) => {
    const stop = clock.after(limitMs, () => {
      socket.destroy(Object.assign(new Error('connect timeout'), { code: 'UND_ERR_CONNECT_TIMEOUT' }))
    })
    const socket = connect(options, (...result) => {
      stop()
      callback(...result)
    })
  }
}
