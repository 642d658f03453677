import { useCallback, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { Approval } from '#shared/domain/approval.ts'

const PAGE_SIZE = 100

/** Decided approvals, newest first, read page by page. */
export function useDecided() {
  const [older, setOlder] = useState<{ items: readonly Approval[]; cursor: string | null } | null>(null)
  const newest = useResource(
    () => client.governance.approvals({ pending: false, limit: PAGE_SIZE }),
    ['approval.decided'],
  )
  const cursor = older === null ? (newest.data?.nextCursor ?? null) : older.cursor
  const readMore = useCallback(async () => {
    if (cursor === null) return
    const { items, nextCursor } = await client.governance.approvals({ pending: false, limit: PAGE_SIZE, cursor })
    setOlder((old) => ({ items: [...(old?.items ?? []), ...items], cursor: nextCursor }))
  }, [cursor])
  const seen = new Map([...(newest.data?.items ?? []), ...(older?.items ?? [])].map((each) => [each.approvalId, each]))
  return {
    items: [...seen.values()],
    error: newest.error,
    isLoading: newest.isLoading,
    reload: newest.reload,
    readMore,
  }
}
