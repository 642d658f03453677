import { useEffect } from 'react'
import { create } from 'zustand'
import { client, whenOnline } from '#renderer/lib/client.ts'
import type { LoadSample } from '#shared/contract/dashboard.contract.ts'

export const KEPT_MS = 10 * 60_000
const PAUSE_AFTER_CUT_MS = 1_000

/** The last ten minutes of this PC, oldest first. */
export const useLoad = create<{ samples: readonly LoadSample[] }>(() => ({ samples: [] }))

/** Watches while the card is there and the window can be seen. The core asks for more often while somebody watches. */
export function useLiveLoad(): void {
  useEffect(() => {
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
  }, [])
}

async function watch(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await whenOnline(signal)
      let isFirst = true
      for await (const samples of await client.dashboard.watchLoad(undefined, { signal })) {
        add(samples, isFirst)
        isFirst = false
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_CUT_MS))
    }
  }
}

function add(samples: readonly LoadSample[], isWhole: boolean): void {
  const newest = samples.at(-1)?.at ?? 0
  useLoad.setState((old) => ({
    samples: [...(isWhole ? [] : old.samples), ...samples].filter(({ at }) => at > newest - KEPT_MS),
  }))
}
