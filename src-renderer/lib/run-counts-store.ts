import { create } from 'zustand'
import type { RunCounts } from '#shared/contract/runs.contract.ts'
import { client } from './client.ts'
import { onAppEvent, onReconnected } from './live.ts'
import { throttled } from './throttle.ts'

const PAUSE_MS = 250

/** How many runs there are by view, and how many ended without being looked at; null until it is known. */
export const useRunCounts = create<{ counts: RunCounts | null }>(() => ({ counts: null }))

let isFollowed = false

/** Keeps the counts fresh for as long as the page lives. Calling it again does nothing. */
export function followRunCounts(): void {
  if (isFollowed) return
  isFollowed = true
  const read = throttled(PAUSE_MS, async () => {
    const counts = await client.runs.counts().catch(() => null)
    if (counts !== null) useRunCounts.setState({ counts })
  })
  read()
  onAppEvent(['run.queued', 'run.state_changed', 'run.finished', 'run.deleted', 'run.restored', 'run.seen'], read)
  onReconnected(read)
}
