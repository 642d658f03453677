import { create } from 'zustand'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { client } from './client.ts'
import { onAppEvent, onReconnected } from './live.ts'
import { throttled } from './throttle.ts'

const SHOWN_AT_MOST = 100
const PAUSE_MS = 250

/** Runs that have not ended, newest first, live. */
export const useActiveRuns = create<{ runs: readonly RunCard[] }>(() => ({ runs: [] }))

let isFollowed = false

/** Keeps the list fresh for as long as the page lives. Calling it again does nothing. */
export function followActiveRuns(): void {
  if (isFollowed) return
  isFollowed = true
  // many runs may change at once, and two readings that overlap could end in the older one
  const read = throttled(PAUSE_MS, async () => {
    const answer = await client.runs.list({ active: true, limit: SHOWN_AT_MOST }).catch(() => null)
    if (answer !== null) useActiveRuns.setState({ runs: answer.items })
  })
  read()
  onAppEvent(['run.queued', 'run.state_changed', 'run.finished'], read)
  onReconnected(read)
}
