import { foldMessage, isLive } from '#renderer/lib/answer-fold.ts'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import type { MessageId } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'

/** The current path of a conversation by position; null where a message has not been read yet. */
export interface ThreadView {
  rows: readonly (PathMessage | null)[]
}

export const NO_THREAD: ThreadView = { rows: [] }

/**
 * The thread after messages [offset, offset + items.length) of a path of `total` were read. A message that was
 * folded further than what was read keeps what it has. When the messages before do not lead to these ones, the
 * path is another branch by now: what was known of it is forgotten and read again on demand.
 */
export function windowRead(
  view: ThreadView,
  read: { offset: number; total: number; items: readonly PathMessage[] },
): ThreadView {
  const { offset, total, items } = read
  const before = view.rows[offset - 1] ?? null
  const isSamePath = before === null || items[0] === undefined || items[0].parentId === before.messageId
  const known = isSamePath ? view.rows : []
  const rows = Array.from({ length: total }, (_, at) => {
    const fresh = items[at - offset]
    const old = known[at] ?? null
    return fresh === undefined ? old : newer(old, fresh)
  })
  return { rows: withoutStaleTail(rows, offset + items.length) }
}

/** The last known answer may belong to a branch that was left: what follows the window must lead on from it. */
function withoutStaleTail(rows: (PathMessage | null)[], end: number): (PathMessage | null)[] {
  const [last, next] = [rows[end - 1], rows[end]]
  if (!last || !next || next.parentId === last.messageId) return rows
  return rows.map((row, at) => (at < end ? row : null))
}

function newer(old: PathMessage | null, fresh: PathMessage): PathMessage {
  if (old?.messageId !== fresh.messageId || old.runId !== fresh.runId) return fresh
  const isAhead = isLive(fresh) && old.appliedSeq > fresh.appliedSeq
  return isAhead ? { ...fresh, parts: old.parts, appliedSeq: old.appliedSeq, state: old.state } : fresh
}

/** The thread after a message was read by itself. */
export function messageRead(view: ThreadView, message: PathMessage): ThreadView {
  return replaceRow(view, message.messageId, (old) => newer(old, message))
}

/** The thread after run events of a message; events that its parts hold already change nothing. */
export function eventsFolded(view: ThreadView, messageId: MessageId, events: readonly RunEvent[]): ThreadView {
  return replaceRow(view, messageId, (old) => events.reduce(foldMessage, old))
}

function replaceRow(view: ThreadView, id: MessageId, change: (old: PathMessage) => PathMessage): ThreadView {
  const at = view.rows.findLastIndex((row) => row?.messageId === id)
  const old = view.rows[at]
  if (!old) return view
  const changed = change(old)
  return changed === old ? view : { rows: view.rows.with(at, changed) }
}

export const lastOf = (view: ThreadView, role: PathMessage['role']): PathMessage | null =>
  view.rows.findLast((row) => row?.role === role) ?? null
