import { create } from 'zustand'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { client } from './client.ts'
import { onAppEvent, onReconnected } from './live.ts'

const SHOWN_AT_MOST = 100
const PAUSE_MS = 250

/** Runs that have not ended, newest first, live. */
export const useActiveRuns = create<{ runs: readonly RunCard[] }>(() => ({ runs: [] }))

let isFollowed = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Keeps the list fresh for as long as the page lives. Calling it again does nothing. */
export function followActiveRuns(): void {
  if (isFollowed) return
  isFollowed = true
  void readRuns()
  onAppEvent(['run.queued', 'run.state_changed', 'run.finished'], readSoon)
  onReconnected(readSoon)
}

/** Many runs may change at once; the list is read at most four times a second. */
function readSoon(): void {
  if (timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    void readRuns()
  }, PAUSE_MS)
}

async function readRuns(): Promise<void> {
  const answer = await client.runs.list({ active: true, limit: SHOWN_AT_MOST }).catch(() => null)
  if (answer !== null) useActiveRuns.setState({ runs: answer.items })
}
