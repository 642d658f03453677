import type { Db } from '#main/engine/db/db.ts'
import type { Approval } from '#shared/domain/approval.ts'
import { AppError } from '#shared/errors/errors.ts'
import * as store from './governance.store.ts'

interface Query {
  pending: boolean
  limit: number
  cursor?: string | undefined
}

/** Pending: oldest first. Decided: newest first. */
export function listApprovals(db: Db, { pending, limit, cursor }: Query) {
  const from = cursor === undefined ? null : parseCursor(cursor, pending ? 1 : 2)
  const listed = pending
    ? store.listPending(db, { afterSeq: from?.[0] ?? 0, limit: limit + 1 })
    : store.listDecided(db, { before: [from?.[0] ?? LAST, from?.[1] ?? LAST], limit: limit + 1 })
  const shown = listed.slice(0, limit)
  const items: Approval[] = shown.map(({ approval }) => approval)
  return { items, nextCursor: listed.length > limit ? (shown.at(-1)?.cursor ?? null) : null }
}

const LAST = Number.MAX_SAFE_INTEGER

function parseCursor(cursor: string, length: number): number[] {
  const numbers = cursor.split('.').map(Number)
  if (numbers.length === length && numbers.every(Number.isSafeInteger)) return numbers
  throw new AppError('input.invalid', 'This is not a cursor of this list', { cursor })
}
