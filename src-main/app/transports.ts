import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { type CallGuardDeps, createCallGuard } from '../engine/rpc/call-guard.ts'
import type { CallContext } from '../engine/rpc/implement.ts'
import { isRequestFrame, MAX_MESSAGE_BYTES } from '../engine/rpc/request-frame.ts'
import type { RestHandle } from './rest.ts'

export { isRequestFrame, MAX_MESSAGE_BYTES }

/** A message port of any kind (worker_threads, Electron), as the core uses it. */
export interface CorePort {
  postMessage(message: unknown): void
  onMessage(callback: (message: unknown) => void): void
  onClose(callback: () => void): void
  close(): void
}

/** A WebSocket whose frames were checked already. */
export type CoreSocket = Parameters<SocketHandler<CallContext>['upgrade']>[0]

export interface Transports {
  /** Answers the contract on a port, for a page. */
  servePort(port: CorePort): void
  serveSocket(socket: CoreSocket): void
  /** Answers one REST request under /api/v1; false when no procedure has this path. */
  serveRest(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** The OpenAPI 3.1 document as JSON text. Made at the first call, then kept. */
  openApi(): Promise<string>
}

/** One router, one guard, every way in. The REST side and its document load at their first use. */
export function createTransports(router: AnyRouter, deps: CallGuardDeps & { version: string }): Transports {
  const options = { clientInterceptors: [createCallGuard(deps)] }
  const ports = new PortHandler<CallContext>(router, options)
  const sockets = new SocketHandler<CallContext>(router, options)
  const page: CallContext = { who: 'page', traceId: '' }
  let rest: Promise<RestHandle> | undefined
  let document: Promise<string> | undefined

  const loadRest = async () => (await import('./rest.ts')).createRest(router, options)
  const makeDocument = async () => (await import('./open-api.ts')).makeOpenApi(deps.version)

  return {
    servePort: (port) => ports.upgrade(checkedPort(port), { context: page }),
    serveSocket: (socket) => void sockets.upgrade(socket, { context: page }),
    async serveRest(request, response) {
      rest ??= loadRest()
      return (await rest)(request, response)
    },
    openApi: () => (document ??= makeDocument()),
  }
}

/** A peer that sends what no client of ours sends is cut off. */
function checkedPort(port: CorePort) {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    on(event: string, callback: (event?: { data: unknown }) => void) {
      if (event === 'close') port.onClose(() => callback())
      if (event === 'message') {
        port.onMessage((data) => (isRequestFrame(data) ? callback({ data }) : port.close()))
      }
    },
  }
}
