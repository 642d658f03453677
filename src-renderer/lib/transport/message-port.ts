import { RPCLink } from '@orpc/client/message-port'
import { AppError } from '#shared/errors/errors.ts'
import type { Wire } from './wire.ts'

const HANDOVER_TIMEOUT_MS = 10_000

/** The core of the desktop shell: the preload hands over one MessagePort each time the page says that it is ready. */
export async function dialMessagePort(): Promise<Wire> {
  const port = await receivePort()
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }))
  const link = new RPCLink({ port })
  port.start()
  return { link, closed }
}

function receivePort(): Promise<MessagePort> {
  const { promise, resolve, reject } = Promise.withResolvers<MessagePort>()
  const onMessage = (event: MessageEvent) => {
    const isOurs = event.source === window && (event.data as { type?: unknown } | null)?.type === 'hearth:port'
    const port = event.ports[0]
    if (isOurs && port !== undefined) resolve(port)
  }
  const timer = setTimeout(
    () => reject(new AppError('connection.lost', 'The core does not answer')),
    HANDOVER_TIMEOUT_MS,
  )
  window.addEventListener('message', onMessage)
  window.postMessage('hearth:ready', location.origin)
  return promise.finally(() => {
    clearTimeout(timer)
    window.removeEventListener('message', onMessage)
  })
}
