import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface PeerRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

export interface PeerAnswer {
  status?: number
  headers?: Record<string, string>
  /** written one by one; each is a chunk of its own */
  pieces?: readonly (string | Uint8Array)[]
  /** after the pieces: end (unless told), break the connection, or say nothing more */
  finally?: 'end' | 'break' | 'hang'
}

export interface HttpPeer {
  url: string
  requests: PeerRequest[]
  /** resolves when a client closed a connection before its answer was complete */
  left: Promise<void>
  close(): Promise<void>
}

/** A small real HTTP server whose answers are given byte for byte. */
export async function createHttpPeer(answer: (request: PeerRequest) => PeerAnswer): Promise<HttpPeer> {
  const requests: PeerRequest[] = []
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const server = createServer(async (incoming, response) => {
    response.on('close', () => {
      if (!response.writableFinished) leave()
    })
    const bytes = await buffer(incoming)
    const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>)
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body }
    requests.push(request)
    await send(response, answer(request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, left, close }
}

async function send(response: ServerResponse, answer: PeerAnswer): Promise<void> {
  response.writeHead(answer.status ?? 200, answer.headers ?? {})
  response.flushHeaders()
  for (const piece of answer.pieces ?? []) {
    response.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (answer.finally === 'break') response.destroy()
  else if (answer.finally !== 'hang') response.end()
}

export const json = (value: unknown, status = 200): PeerAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  pieces: [JSON.stringify(value)],
})

/** A stream of server-sent events, cut into pieces of this many bytes, also in the middle of characters. */
export function sse(text: string, pieceBytes = 7, finish: PeerAnswer['finally'] = 'end'): PeerAnswer {
  const bytes = Buffer.from(text)
  const count = Math.ceil(bytes.length / pieceBytes)
  const pieces = Array.from({ length: count }, (_, at) => bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes))
  return { headers: { 'content-type': 'text/event-stream' }, pieces, finally: finish }
}
