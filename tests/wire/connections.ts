import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { WebSocket } from 'ws'
import type { CorePort, Transports } from '#main/app/transports.ts'

export const TOKEN = 'a-token-for-the-wire-tests'

/** A client, and what cuts its connection without a goodbye. */
export interface Connection<C extends AnyContractRouter> {
  client: ContractRouterClient<C>
  cut(): void
}

export function connectPort<C extends AnyContractRouter>(transports: Transports): Connection<C> {
  const { port1, port2 } = new MessageChannel()
  transports.servePort(asCorePort(port1))
  const link = new PortLink({ port: port2 as unknown as globalThis.MessagePort })
  port2.start()
  return { client: clientOf<C>(link), cut: () => port2.close() }
}

export async function connectSocket<C extends AnyContractRouter>(port: number): Promise<Connection<C>> {
  const websocket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { 'x-hearth-token': TOKEN } })
  await new Promise((resolve, reject) => websocket.once('open', resolve).once('error', reject))
  const link = new SocketLink({ websocket: websocket as unknown as globalThis.WebSocket })
  return { client: clientOf<C>(link), cut: () => websocket.terminate() }
}

export function connectHttp<C extends AnyContractRouter>(port: number, contract: C): Connection<C> {
  const cutter = new AbortController()
  const link = new OpenAPILink(contract, {
    url: `http://127.0.0.1:${port}/api/v1`,
    headers: { authorization: `Bearer ${TOKEN}` },
    fetch: (request, init) =>
      fetch(request, { ...init, signal: AbortSignal.any([cutter.signal, request.signal]) } as RequestInit),
  })
  return { client: clientOf<C>(link as ClientLink<Record<never, never>>), cut: () => cutter.abort() }
}

const clientOf = <C extends AnyContractRouter>(link: ClientLink<Record<never, never>>) =>
  createORPCClient<ContractRouterClient<C>>(link)

export function asCorePort(port: MessagePort): CorePort {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (callback) => void port.on('message', callback),
    onClose: (callback) => void port.on('close', callback),
    close: () => port.close(),
  }
}
