import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import { AppError } from '#shared/errors/errors.ts'
import { REST_PREFIX } from '../app/addresses.ts'
import { pageHeaders } from '../app/page-headers.ts'
import type { Transports } from '../app/transports.ts'
import type { Callers } from './caller.ts'
import { refuse, sendText } from './respond.ts'
import { isSameOrigin } from './same-origin.ts'
import { serveSession } from './session.ts'
import { createSockets, refuseUpgrade } from './sockets.ts'
import type { StaticFiles } from './static-files.ts'

const LOOPBACK = '127.0.0.1'
const RPC_PATH = '/rpc'
/** far more than pages and programs of one person need */
const MAX_CONNECTIONS = 4_000
const TIME_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

export interface HeadlessServer {
  readonly port: number
  /** Answers nobody until it is told who answers now: the pages wait, and dial again by themselves. */
  pause(): void
  goOn(transports: Transports): void
  close(): Promise<void>
}

export interface HeadlessServerDeps {
  transports: Transports
  callers: Callers
  files: StaticFiles
  clock: Clock
  log: Log
}

/** Listens on loopback. Throws port.taken. */
export async function openServer(port: number, deps: HeadlessServerDeps): Promise<HeadlessServer> {
  const server = createServer(TIME_LIMITS)
  server.maxConnections = MAX_CONNECTIONS
  let transports: Transports | null = deps.transports
  const sockets = createSockets((socket) => transports?.serveSocket(socket), deps.clock)
  const actualPort = await listen(server, port)
  const answer = createAnswer(actualPort, { ...deps, current: () => transports })

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      deps.log.error('a request broke', error, { path: pathOf(request) })
      if (response.headersSent) response.destroy()
      else refuse(response, 'bug', 'Something broke in Hearth.')
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isSameOrigin(request, actualPort)) return refuseUpgrade(socket, '403 Forbidden')
    if (pathOf(request) !== RPC_PATH) return refuseUpgrade(socket, '404 Not Found')
    if (transports === null) return refuseUpgrade(socket, '503 Service Unavailable')
    if (!deps.callers.isKnown(request, actualPort)) return refuseUpgrade(socket, '401 Unauthorized')
    sockets.upgrade(request, socket, head)
  })

  return {
    port: actualPort,
    pause() {
      transports = null
      sockets.disconnect()
    },
    goOn(next) {
      transports = next
    },
    close() {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      const message = `Port ${port} is taken by another program. Use --port 0 for any free one, or --port N.`
      reject(isTaken ? new AppError('port.taken', message, { port }) : error)
    })
    server.listen({ host: LOOPBACK, port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

function createAnswer(port: number, deps: HeadlessServerDeps & { current(): Transports | null }) {
  const { current, callers, files } = deps
  const headers = pageHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`])

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const path = pathOf(request)
    if (!isSameOrigin(request, port)) return refuse(response, 'auth.forbidden', 'Only the page of this server may ask.')
    if (path === '/session' && request.method === 'POST') return serveSession(request, response, { callers, port })
    if (path === REST_PREFIX || path.startsWith(`${REST_PREFIX}/`)) return serveApi(path, request, response)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && files.serve(request, response, path)) return
    refuse(response, 'route.not_found', 'There is nothing at this address.')
  }

  async function serveApi(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const transports = current()
    if (transports === null) return refuse(response, 'connection.lost', 'Hearth opens its data again. Ask in a moment.')
    const isHealth = path === `${REST_PREFIX}/health` && request.method === 'GET'
    if (!isHealth && !callers.isKnown(request, port)) {
      response.setHeader('www-authenticate', 'Bearer')
      return refuse(response, 'auth.required', 'Send the access token: Authorization: Bearer <token>.')
    }
    if (path === `${REST_PREFIX}/openapi.json`) {
      return sendText(response, 200, 'application/json', await transports.openApi())
    }
    if (path === `${REST_PREFIX}/docs`) {
      const { renderReference } = await import('./reference-page.ts')
      return sendText(response, 200, 'text/html', renderReference(await transports.openApi()))
    }
    if (await transports.serveRest(request, response)) return
    refuse(response, 'route.not_found', 'No procedure has this path and method. See /api/v1/docs.')
  }
}
