import { useEffect } from 'react'
import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { watchWhileVisible } from '#renderer/lib/watch.ts'
import type { LoadSample } from '#shared/contract/dashboard.contract.ts'

export const KEPT_MS = 10 * 60_000

/** The last ten minutes of this PC, oldest first. */
export const useLoad = create<{ samples: readonly LoadSample[] }>(() => ({ samples: [] }))

/** Watches while the card is there and the window can be seen. The core asks for more often while somebody watches. */
export function useLiveLoad(): void {
  useEffect(
    () =>
      watchWhileVisible({
        open: (signal) => client.dashboard.watchLoad(undefined, { signal }),
        onItem: add,
      }),
    [],
  )
}

function add(samples: readonly LoadSample[], isWhole: boolean): void {
  const newest = samples.at(-1)?.at ?? 0
  useLoad.setState((old) => ({
    samples: [...(isWhole ? [] : old.samples), ...samples].filter(({ at }) => at > newest - KEPT_MS),
  }))
}
