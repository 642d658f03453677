import { create } from 'zustand'
import type { SystemStatus } from '#shared/contract/system.contract.ts'
import { client } from './client.ts'
import { watchWhileVisible } from './watch.ts'

/** The newest live status; null until the first one arrived. */
export const useStatus = create<{ status: SystemStatus | null }>(() => ({ status: null }))

/** Watches the status while the window can be seen. */
export const followStatus = (): (() => void) =>
  watchWhileVisible({
    open: (signal) => client.system.watchStatus(undefined, { signal }),
    onItem: (status) => useStatus.setState({ status }),
  })
