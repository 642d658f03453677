import { create } from 'zustand'
import type { Approval } from '#shared/domain/approval.ts'
import { client } from './client.ts'
import { onAppEvent, onReconnected } from './live.ts'

const SHOWN_AT_MOST = 200

interface ApprovalsStore {
  isLoaded: boolean
  /** oldest first */
  pending: readonly Approval[]
}

/** What waits for the person, live. */
export const useApprovals = create<ApprovalsStore>(() => ({ isLoaded: false, pending: [] }))

let isFollowed = false
let newest = 0

/** Reads the pending approvals and keeps them fresh for as long as the page lives. Calling it again does nothing. */
export function followApprovals(): void {
  if (isFollowed) return
  isFollowed = true
  void readApprovals()
  onAppEvent(['approval.requested', 'approval.decided'], () => void readApprovals())
  onReconnected(() => void readApprovals())
}

/** Reads them now. Of readings that overlap only the newest counts. */
export async function readApprovals(): Promise<void> {
  const mine = ++newest
  const answer = await client.governance.approvals({ pending: true, limit: SHOWN_AT_MOST }).catch(() => null)
  if (answer !== null && mine === newest) useApprovals.setState({ isLoaded: true, pending: answer.items })
}
