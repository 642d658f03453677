import { create } from 'zustand'
import type { RecoveryState } from '#shared/contract/recovery.contract.ts'
import { client, useConnection } from './client.ts'

/** Whether the data can be opened; null until the core has said so, and while all is well. */
export const useRecovery = create<{ state: RecoveryState | null }>(() => ({ state: null }))

/**
 * Asks at each new connection whether the data can be opened. When other data took the place of what this page has read,
 * the page begins anew.
 */
export function followRecovery(): void {
  let generation: string | null = null
  const look = async () => {
    const state = await client.recovery.state().catch(() => null)
    if (state === null) return
    const wasRecovering = useRecovery.getState().state !== null
    const isOther = generation !== null && generation !== state.generation
    if (isOther || (wasRecovering && state.mode === 'normal')) return location.reload()
    generation = state.generation
    useRecovery.setState({ state: state.mode === 'recovery' ? state : null })
  }
  useConnection.subscribe(({ state }, before) => {
    if (state === 'online' && before.state !== 'online') void look()
  })
}
