import type { Db, Tx } from '#main/engine/db/db.ts'
import { ftsQuery } from '#main/engine/db/fts-query.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { Memory } from '#shared/contract/agents.contract.ts'
import type { AgentId, MemoryId } from '#shared/domain/ids.ts'

interface MemoryRow {
  row_no: number
  memory_id: string
  agent_id: string | null
  text: string
  /** the text without what makes no difference: case and white space */
  text_key: string
  created_at: number
  updated_at: number
}

const t = tables<{ memories: MemoryRow }>()

export function insertMemory(tx: Tx, row: Omit<MemoryRow, 'row_no'>): void {
  tx.run(t.insertInto('memories').values(row as MemoryRow))
}

/** A memory with these words that this agent may read, its own or a shared one. */
export const findSame = (db: Db, agentId: string | null, textKey: string): Memory | undefined =>
  db
    .all(
      t
        .selectFrom('memories')
        .selectAll()
        .where('text_key', '=', textKey)
        .where(({ eb, or }) => or([eb('agent_id', 'is', null), eb('agent_id', '=', agentId)])),
    )
    .map(toMemory)[0]

export function touchMemory(tx: Tx, memoryId: string, now: number): void {
  tx.run(t.updateTable('memories').set({ updated_at: now }).where('memory_id', '=', memoryId))
}

export const deleteMemory = (tx: Tx, memoryId: string): boolean =>
  tx.run(t.deleteFrom('memories').where('memory_id', '=', memoryId)).changes > 0

/** Best match first, of one agent and the shared ones; a trial reads what its agent knows. All words first; any word when too few have them all. */
export function searchMemories(db: Db, query: { agentId: string | null; text: string; limit: number }): Memory[] {
  const all = matching(db, { ...query, match: ftsQuery(query.text, 'AND', 'whole') })
  if (all.length >= query.limit) return all
  const any = matching(db, { ...query, match: ftsQuery(query.text, 'OR', 'whole') })
  const known = new Set(all.map((memory) => memory.memoryId))
  return [...all, ...any.filter((memory) => !known.has(memory.memoryId))].slice(0, query.limit)
}

function matching(db: Db, query: { agentId: string | null; match: string | null; limit: number }): Memory[] {
  if (query.match === null) return []
  return db
    .sql<MemoryRow>(
      `SELECT m.* FROM memories_fts AS f JOIN memories AS m ON m.row_no = f.rowid
       WHERE memories_fts MATCH ? AND (m.agent_id IS NULL OR m.agent_id = ?
         OR m.agent_id = (SELECT trial_of FROM agents WHERE agent_id = ?))
       ORDER BY bm25(memories_fts), m.row_no DESC LIMIT ?`,
      query.match,
      query.agentId,
      query.agentId,
      query.limit,
    )
    .map(toMemory)
}

/** Not what trials keep, nor agents in the bin. */
const OF_LISTED = `(m.agent_id IS NULL OR EXISTS (
  SELECT 1 FROM agents AS a WHERE a.agent_id = m.agent_id AND a.deleted_at IS NULL
    AND a.agent_id NOT LIKE 'agent_trial%'))`

/** Newest first, of all agents or of one; with a search those whose words begin so. */
export function listMemories(
  db: Db,
  query: { search?: string; of?: AgentId | 'shared'; limit: number; beforeRow?: number },
): (Memory & { rowNo: number })[] {
  const before = query.beforeRow ?? Number.MAX_SAFE_INTEGER
  const match = query.search === undefined ? undefined : ftsQuery(query.search, 'AND', 'prefix')
  if (match === null) return []
  const owner = query.of === undefined ? '' : query.of === 'shared' ? 'AND m.agent_id IS NULL' : 'AND m.agent_id = ?'
  const given = query.of === undefined || query.of === 'shared' ? [] : [query.of]
  const rows =
    match === undefined
      ? db.sql<MemoryRow>(
          `SELECT m.* FROM memories AS m WHERE m.row_no < ? ${owner} AND ${OF_LISTED} ORDER BY m.row_no DESC LIMIT ?`,
          before,
          ...given,
          query.limit,
        )
      : db.sql<MemoryRow>(
          `SELECT m.* FROM memories_fts AS f JOIN memories AS m ON m.row_no = f.rowid
           WHERE memories_fts MATCH ? AND f.rowid < ? ${owner} AND ${OF_LISTED} ORDER BY f.rowid DESC LIMIT ?`,
          match,
          before,
          ...given,
          query.limit,
        )
  return rows.map((row) => ({ ...toMemory(row), rowNo: row.row_no }))
}

export const findMemory = (db: Db, memoryId: string): Memory | undefined => {
  const row = db.get(t.selectFrom('memories').selectAll().where('memory_id', '=', memoryId))
  return row === undefined ? undefined : toMemory(row)
}

export function changeMemory(
  tx: Tx,
  memoryId: string,
  change: Pick<MemoryRow, 'text' | 'text_key' | 'updated_at'>,
): void {
  tx.run(t.updateTable('memories').set(change).where('memory_id', '=', memoryId))
}

const toMemory = (row: MemoryRow): Memory => ({
  memoryId: row.memory_id as MemoryId,
  agentId: row.agent_id as AgentId | null,
  text: row.text,
  createdAt: row.created_at,
})
