import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import type { Db, Tx } from '../db/db.ts'
import { tables } from '../db/tables.ts'

interface EventRow {
  seq: number
  type: AppEventType
  subject: string
  data: string
  trace_id: string | null
  at: number
}

const t = tables<{ events: EventRow }>()

/** Returns its sequence number. */
export function insertEvent(tx: Tx, event: Omit<AppEvent, 'seq'>): number {
  const { type, subject, data, traceId, at } = event
  const row = { type, subject, data: JSON.stringify(data), trace_id: traceId, at }
  // AUTOINCREMENT: a number is never used again, also not after the newest row was deleted.
  const [inserted] = tx.sql<{ seq: number }>(
    'INSERT INTO events (type, subject, data, trace_id, at) VALUES (?, ?, ?, ?, ?) RETURNING seq',
    row.type,
    row.subject,
    row.data,
    row.trace_id,
    row.at,
  )
  if (inserted === undefined) throw new Error('the event got no sequence number')
  return inserted.seq
}

export const eventsAfter = (db: Db, afterSeq: number, limit: number): AppEvent[] =>
  db.all(t.selectFrom('events').selectAll().where('seq', '>', afterSeq).orderBy('seq').limit(limit)).map(toEvent)

/** How far back is looked for events of some types: there is no index for it, and a page shows the last few. */
const LOOKED_BACK = 5_000

/** Newest first. */
export const newestEvents = (db: Db, types: readonly AppEventType[], limit: number): AppEvent[] =>
  db
    .all(
      t
        .selectFrom('events')
        .selectAll()
        .where('seq', '>', newestSeq(db) - LOOKED_BACK)
        .where('type', 'in', [...types])
        .orderBy('seq', 'desc')
        .limit(limit),
    )
    .map(toEvent)

const toEvent = ({ trace_id, data, ...row }: EventRow): AppEvent => ({
  ...row,
  traceId: trace_id,
  data: JSON.parse(data),
})

export function newestSeq(db: Db): number {
  const row = db.get(t.selectFrom('events').select(({ fn }) => fn.max('seq').as('seq')))
  return row?.seq ?? 0
}
