import { create } from 'zustand'
import type { SystemStatus } from '#shared/contract/system.contract.ts'
import { client, whenOnline } from './client.ts'

/** The newest live status; null until the first one arrived. */
export const useStatus = create<{ status: SystemStatus | null }>(() => ({ status: null }))

const PAUSE_AFTER_CUT_MS = 1_000

/** Watches the status while the window can be seen. The core samples only while somebody watches. */
export function followStatus(): () => void {
  let watching: AbortController | null = null
  const update = () => {
    if (document.hidden) {
      watching?.abort()
      watching = null
    } else if (watching === null) {
      watching = new AbortController()
      void watch(watching.signal)
    }
  }
  update()
  document.addEventListener('visibilitychange', update)
  return () => {
    document.removeEventListener('visibilitychange', update)
    watching?.abort()
  }
}

async function watch(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await whenOnline(signal)
      for await (const status of await client.system.watchStatus(undefined, { signal })) {
        useStatus.setState({ status })
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_CUT_MS))
    }
  }
}
