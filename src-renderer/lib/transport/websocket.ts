import { RPCLink } from '@orpc/client/websocket'
import { AppError } from '#shared/errors/errors.ts'
import type { Wire } from './wire.ts'

const SOCKET_PATH = '/rpc'
const HEALTH_PATH = '/api/v1/health'

/** The core of the headless shell, over the same origin that served the page. */
export async function dialWebSocket(): Promise<Wire> {
  const address = new URL(SOCKET_PATH, location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  address.hash = ''
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }))
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true })
    void closed.then(() => resolve(false))
  })
  if (!(await opened)) throw await whyClosed()
  return { link: new RPCLink({ websocket: socket }), closed }
}

/** A refused upgrade and a missing server look the same to a page; the health route needs no token. */
async function whyClosed(): Promise<AppError> {
  const isAlive = await fetch(HEALTH_PATH, { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  )
  return isAlive
    ? new AppError('auth.required', 'The core answers, but it does not know this page')
    : new AppError('connection.lost', 'The core does not answer')
}
