import type { RunCounts, RunFilter, RunSort } from '#shared/contract/runs.contract.ts'
import type { EpochMs, RunId } from '#shared/domain/ids.ts'
import { TITLE_RUN } from '#shared/domain/run-views.ts'
import { TRIAL_RUN } from '#shared/domain/trial-agent.ts'
import type { Db, Tx } from '../db/db.ts'
import { runSearch } from './run-texts.store.ts'
import type { CardRow } from './runs.store.ts'

export interface RunPageQuery extends RunFilter {
  sort: RunSort
  limit: number
  offset: number
  cursor?: string | undefined
}

/** The name keeps the planner on the one index that holds all that is asked for here: see the migration. */
const LISTED = 'runs INDEXED BY runs_listed'

const CARD_COLUMNS =
  'run_id, kind, title, state, state_reason, agent_id, conversation_id, parent_id, steps, usage, error, created_at, ' +
  'started_at, ended_at, seen_at'

/** By what each order sorts, and whether the largest is first. Equal ones are newest first. */
const ORDER: Record<RunSort, { by: string; isDown: boolean }> = {
  newest: { by: 'run_id', isDown: true },
  oldest: { by: 'run_id', isDown: false },
  longest: { by: 'coalesce(ended_at - started_at, -1)', isDown: true },
  shortest: { by: 'coalesce(ended_at - started_at, 9007199254740991)', isDown: false },
  most_tokens: { by: 'tokens', isDown: true },
  most_steps: { by: 'steps', isDown: true },
}

/** True when it reads no more of the index than up to the page, and may run on the core's own thread. */
export const isQuick = ({ sort, search, conversationId }: RunPageQuery): boolean =>
  (sort === 'newest' || sort === 'oldest') && (search ?? '').trim() === '' && conversationId === undefined

/** A page of runs that are not in the bin. */
export function listRunPage(db: Db, query: RunPageQuery): { rows: CardRow[]; nextCursor: string | null } {
  const order = ORDER[query.sort]
  const { sql, params } = where(query)
  const direction = order.isDown ? 'DESC' : 'ASC'
  const after = afterCursor(query, order)
  const keys = db.sql<{ run_id: RunId; key: string | number }>(
    `SELECT run_id, ${order.by} AS key FROM ${LISTED} WHERE ${sql}${after.sql}
     ORDER BY ${order.by} ${direction}${order.by === 'run_id' ? '' : ', run_id DESC'} LIMIT ? OFFSET ?`,
    ...params,
    ...after.params,
    query.limit + 1,
    query.offset,
  )
  const shown = keys.slice(0, query.limit)
  const last = shown.at(-1)
  const isMore = keys.length > query.limit && last !== undefined
  const rows = findCards(
    db,
    shown.map((row) => row.run_id),
  )
  return { rows, nextCursor: isMore ? JSON.stringify([last.key, last.run_id]) : null }
}

/** Whatever its kind, in the bin or not. */
export const newestRunId = (db: Db): RunId | null =>
  db.sql<{ run_id: RunId | null }>('SELECT max(run_id) AS run_id FROM runs')[0]?.run_id ?? null

export function countListed(db: Db, filter: RunFilter): number {
  const { sql, params } = where(filter)
  const [row] = db.sql<{ count: number }>(`SELECT count(*) AS count FROM ${LISTED} WHERE ${sql}`, ...params)
  return row?.count ?? 0
}

/** Ids of all that a filter finds, newest first, after `before`. */
export function listedIds(db: Db, filter: RunFilter, page: { before: RunId | null; limit: number }): RunId[] {
  const { sql, params } = where(filter)
  const rows = db.sql<{ run_id: RunId }>(
    `SELECT run_id FROM ${LISTED} WHERE ${sql}${page.before === null ? '' : ' AND run_id < ?'}
     ORDER BY run_id DESC LIMIT ?`,
    ...params,
    ...(page.before === null ? [] : [page.before]),
    page.limit,
  )
  return rows.map((row) => row.run_id)
}

/** Those of them that are there and not in the bin, in the order asked for. */
export function findCards(db: Db, runIds: readonly RunId[]): CardRow[] {
  return db.sql<CardRow>(
    `SELECT ${CARD_COLUMNS} FROM json_each(?) AS wanted JOIN runs ON runs.run_id = wanted.value
     WHERE runs.deleted_at IS NULL ORDER BY wanted.key`,
    JSON.stringify(runIds),
  )
}

/** Runs at work, newest first, without those that only write titles. */
export const activeCards = (db: Db, limit: number): CardRow[] =>
  db.sql<CardRow>(
    `SELECT ${CARD_COLUMNS} FROM runs WHERE ended_at IS NULL AND deleted_at IS NULL AND kind <> '${TITLE_RUN}'
     ORDER BY run_id DESC LIMIT ?`,
    limit,
  )

/** One walk over the index: about 1 ms for 10,000 runs. */
export function countViews(db: Db): RunCounts {
  const [row] = db.sql<RunCounts>(
    `SELECT count(*) AS "all",
       count(*) FILTER (WHERE state IN ('queued', 'running', 'paused')) AS running,
       count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE ended_at IS NOT NULL AND seen_at IS NULL) AS unread,
       count(*) FILTER (WHERE state = 'failed' AND seen_at IS NULL) AS unreadFailed
     FROM ${LISTED} WHERE deleted_at IS NULL AND kind NOT IN ('${TITLE_RUN}', '${TRIAL_RUN}')`,
  )
  return row as RunCounts
}

/** Puts ended ones into the bin; returns how many were. */
export const binRuns = (tx: Tx, runIds: readonly RunId[], batch: EpochMs): number =>
  tx.sql(
    `UPDATE runs SET deleted_at = ? WHERE run_id IN (SELECT value FROM json_each(?))
     AND deleted_at IS NULL AND ended_at IS NOT NULL RETURNING 1`,
    batch,
    JSON.stringify(runIds),
  ).length

/** Takes up to `limit` runs of a deletion out of the bin. */
export const unbinRuns = (tx: Tx, batch: EpochMs, limit: number): number =>
  tx.sql(
    `UPDATE runs SET deleted_at = NULL WHERE run_id IN (SELECT run_id FROM runs WHERE deleted_at = ? LIMIT ?)
     RETURNING 1`,
    batch,
    limit,
  ).length

/** Marks the ended ones that nobody looked at; returns how many. */
export const seeRuns = (tx: Tx, runIds: readonly RunId[], at: EpochMs): number =>
  tx.sql(
    `UPDATE runs SET seen_at = ? WHERE run_id IN (SELECT value FROM json_each(?))
     AND ended_at IS NOT NULL AND seen_at IS NULL RETURNING 1`,
    at,
    JSON.stringify(runIds),
  ).length

/** Deletes for good what is in the bin since before; a few at a time, because each takes its steps and events along. */
export const purgeRuns = (tx: Tx, before: EpochMs, limit: number): number =>
  tx.sql(
    `DELETE FROM runs WHERE run_id IN (
       SELECT run_id FROM runs AS old WHERE deleted_at < ? AND NOT EXISTS (
         SELECT 1 FROM runs AS child WHERE child.parent_id = old.run_id AND child.deleted_at IS NULL
       ) LIMIT ?
     ) RETURNING 1`,
    before,
    limit,
  ).length

function where(filter: RunFilter): { sql: string; params: (string | number)[] } {
  const terms = ['deleted_at IS NULL']
  const params: (string | number)[] = []
  const add = (sql: string, ...values: (string | number)[]) => {
    terms.push(sql)
    params.push(...values)
  }
  // What runs now is shown with its stop button, whoever started it.
  if (filter.active !== true) add(`kind <> '${TRIAL_RUN}'`)
  if (filter.titles !== true) add(`kind <> '${TITLE_RUN}'`)
  if (filter.active === true) add('ended_at IS NULL')
  if (filter.states !== undefined && filter.states.length > 0) {
    add('state IN (SELECT value FROM json_each(?))', JSON.stringify(filter.states))
  }
  if (filter.agentId !== undefined) add('agent_id = ?', filter.agentId)
  if (filter.from !== undefined) add('created_at >= ?', filter.from)
  if (filter.to !== undefined) add('created_at < ?', filter.to)
  if (filter.unread === true) add('ended_at IS NOT NULL AND seen_at IS NULL')
  if (filter.newerThan !== undefined) add('run_id > ?', filter.newerThan)
  if (filter.upTo !== undefined) add('run_id <= ?', filter.upTo)
  if (filter.conversationId !== undefined) {
    add('run_id IN (SELECT run_id FROM runs WHERE conversation_id = ?)', filter.conversationId)
  }
  const text = (filter.search ?? '').trim()
  if (text !== '') {
    const found = runSearch(text)
    if (found === null) add('0')
    else add(`run_id IN (${found.sql})`, ...found.params)
  }
  return { sql: terms.join(' AND '), params }
}

function afterCursor(
  { cursor }: RunPageQuery,
  order: { by: string; isDown: boolean },
): { sql: string; params: (string | number)[] } {
  const place = cursor === undefined ? null : parseCursor(cursor)
  if (place === null) return { sql: '', params: [] }
  const [key, runId] = place
  const sign = order.isDown ? '<' : '>'
  if (order.by === 'run_id') return { sql: ` AND run_id ${sign} ?`, params: [runId] }
  return {
    sql: ` AND (${order.by} ${sign} ? OR (${order.by} = ? AND run_id < ?))`,
    params: [key, key, runId],
  }
}

/** One that was not made here starts at the beginning. A bare run id is the cursor of earlier versions. */
function parseCursor(cursor: string): [string | number, string] | null {
  if (cursor.startsWith('run_')) return [cursor, cursor]
  try {
    const [key, runId] = JSON.parse(cursor) as [unknown, unknown]
    const isKey = typeof key === 'string' || typeof key === 'number'
    return isKey && typeof runId === 'string' ? [key, runId] : null
  } catch {
    return null
  }
}
