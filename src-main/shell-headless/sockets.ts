import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '#main/platform/clock.ts'
import { type CoreSocket, isRequestFrame, MAX_MESSAGE_BYTES } from '../app/transports.ts'

const MAX_SOCKETS = 32
const PING_MS = 30_000
const UNSUPPORTED_DATA = 1003
const INVALID_PAYLOAD = 1007
const GOING_AWAY = 1001

export interface Sockets {
  /** The caller was checked. Refuses when too many are open. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye to every page. */
  disconnect(): void
  /** The same, and takes no more. */
  close(): void
}

/** WebSockets of pages: bounded in number and size, pinged, and cut off at the first frame that is not ours. */
export function createSockets(serve: (socket: CoreSocket) => void, clock: Clock): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })

  const accept = (socket: WebSocket) => {
    socket.on('error', () => socket.terminate())
    keepAlive(socket, clock)
    serve(checkedSocket(socket))
  }

  const disconnect = () => {
    const leaving = [...server.clients]
    for (const socket of leaving) socket.close(GOING_AWAY, 'Hearth stops')
    clock.after(200, () => {
      for (const socket of leaving) socket.terminate()
    })
  }

  return {
    upgrade(request, socket, head) {
      if (server.clients.size >= MAX_SOCKETS) return refuseUpgrade(socket, '503 Service Unavailable')
      server.handleUpgrade(request, socket, head, accept)
    },
    disconnect,
    close() {
      disconnect()
      server.close()
    },
  }
}

/** Says no and hangs up. A peer that keeps its end open would keep ours open with it. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** What oRPC needs of a socket. A send resolves when it left our memory, so a slow page slows its streams, not us. */
function checkedSocket(socket: WebSocket): CoreSocket {
  const send = (data: string | Uint8Array) =>
    new Promise<void>((resolve) => {
      if (socket.readyState !== socket.OPEN) resolve()
      else socket.send(data, () => resolve())
    })
  const listen = (type: string, listener: (event: never) => void) => {
    if (type === 'close') socket.on('close', () => listener({} as never))
    if (type === 'message') {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return socket.close(UNSUPPORTED_DATA, 'text frames only')
        const text = data.toString()
        if (!isRequestFrame(text)) return socket.close(INVALID_PAYLOAD, 'not a request')
        listener({ data: text } as never)
      })
    }
  }
  return { send, addEventListener: listen } as unknown as CoreSocket
}

/** A page that vanished without a goodbye is noticed within two pings. */
function keepAlive(socket: WebSocket, clock: Clock): void {
  let isAlive = true
  let stop = () => {}
  const beat = () => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
    stop = clock.after(PING_MS, beat)
  }
  socket.on('pong', () => {
    isAlive = true
  })
  stop = clock.after(PING_MS, beat)
  socket.on('close', () => stop())
}
