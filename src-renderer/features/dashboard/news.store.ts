import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { useReadOn } from '#renderer/lib/live.ts'
import type { Provider } from '#shared/contract/models.contract.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'

interface News {
  isLoaded: boolean
  /** runs that failed lately and that nobody looked at, newest first */
  failed: readonly RunCard[]
  /** providers that are switched on and do not answer */
  providers: readonly Provider[]
}

/** What needs the person beside approvals. */
export const useNews = create<News>(() => ({ isLoaded: false, failed: [], providers: [] }))

const READ_AT_MOST = 20
const LATELY_MS = 3 * 24 * 3_600_000

export function useFreshNews(): void {
  useReadOn(['run.finished', 'run.queued', 'run.seen', 'run.deleted', 'run.restored'], () => void readFailed())
  useReadOn(['provider.changed', 'provider.state_changed'], () => void readProviders())
}

async function readFailed(): Promise<void> {
  const answer = await client.runs
    .list({ states: ['failed'], unread: true, from: Date.now() - LATELY_MS, limit: READ_AT_MOST })
    .catch(() => null)
  if (answer !== null) useNews.setState({ isLoaded: true, failed: answer.items })
}

async function readProviders(): Promise<void> {
  const providers = await client.models.providers().catch(() => null)
  if (providers === null) return
  const isTrouble = ({ isEnabled, state }: Provider) =>
    isEnabled && (state.status === 'unreachable' || state.status === 'unauthorised')
  useNews.setState({ providers: providers.filter(isTrouble) })
}
