import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { create } from 'zustand'
import type { Contract } from '#shared/contract/contract.ts'
import { asAppError } from './errors.ts'
import { enterSession, renewSession } from './session.ts'
import { dialMessagePort } from './transport/message-port.ts'
import { type ConnectionState, ReconnectingLink } from './transport/reconnecting-link.ts'
import { dialWebSocket } from './transport/websocket.ts'
import type { Dial } from './transport/wire.ts'

export type Client = ContractRouterClient<Contract>

/** True inside the desktop shell. */
export const isDesktop = location.protocol === 'hearth:'

/** Whether the core can be reached. `losses` counts how often the connection was lost since the page opened. */
export const useConnection = create<{ state: ConnectionState; losses: number }>(() => ({
  state: 'connecting',
  losses: 0,
}))

const enterThenDial: Dial = async () => {
  await enterSession()
  try {
    return await dialWebSocket()
  } catch (error) {
    const isRefused = asAppError(error).code === 'auth.required'
    if (!isRefused || !(await renewSession())) throw error
    return dialWebSocket()
  }
}

const link = new ReconnectingLink(isDesktop ? dialMessagePort : enterThenDial, (state) =>
  useConnection.setState(({ losses }) => ({ state, losses: losses + (state === 'reconnecting' ? 1 : 0) })),
)

/**
 * The contract over whatever connects this page to the core. Usable at once: calls wait for the connection.
 * A call that was under way when the connection was lost fails with `connection.lost`.
 */
export const client: Client = createORPCClient(link)

export function connect(): void {
  link.start()
  window.addEventListener('online', () => link.retryNow())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && useConnection.getState().state === 'reconnecting') link.retryNow()
  })
}

export const reconnectNow = (): void => link.retryNow()

/** Resolves as soon as the core can be reached; rejects when `signal` is aborted first. */
export function whenOnline(signal: AbortSignal): Promise<void> {
  if (useConnection.getState().state === 'online') return Promise.resolve()
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stopListening()
      signal.removeEventListener('abort', stop)
      settle()
    }
    const stop = () => end(() => reject(signal.reason))
    const stopListening = useConnection.subscribe(({ state }) => {
      if (state === 'online') end(resolve)
    })
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
}
