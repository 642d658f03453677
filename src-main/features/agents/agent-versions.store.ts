import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { AgentInput, AgentVersion } from '#shared/contract/agents.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { contentOf } from '#shared/domain/agent-content.ts'

interface VersionRow {
  agent_id: string
  version: number
  agent: string
  note: string
  made_by: string
  created_at: number
}

const t = tables<{ agent_versions: VersionRow }>()

export function putVersion(tx: Tx, agent: Agent, the: { note: string; madeBy: AgentVersion['madeBy'] }): void {
  tx.run(
    t.insertInto('agent_versions').values({
      agent_id: agent.agentId,
      version: agent.version,
      agent: JSON.stringify(contentOf(agent)),
      note: the.note,
      made_by: the.madeBy,
      created_at: agent.updatedAt,
    }),
  )
}

/** Newest first, below `before`. */
export const listVersions = (
  db: Db,
  query: { agentId: string; limit: number; before?: number | undefined },
): AgentVersion[] =>
  db
    .all(
      t
        .selectFrom('agent_versions')
        .select(['version', 'note', 'made_by', 'created_at'])
        .where('agent_id', '=', query.agentId)
        .where('version', '<', query.before ?? Number.MAX_SAFE_INTEGER)
        .orderBy('version', 'desc')
        .limit(query.limit),
    )
    .map(toVersion)

export function findVersion(
  db: Db,
  agentId: string,
  version: number,
): (AgentVersion & { agent: AgentInput }) | undefined {
  const row = db.get(
    t.selectFrom('agent_versions').selectAll().where('agent_id', '=', agentId).where('version', '=', version),
  )
  return row === undefined ? undefined : { ...toVersion(row), agent: JSON.parse(row.agent) as AgentInput }
}

const toVersion = (row: Omit<VersionRow, 'agent' | 'agent_id'>): AgentVersion => ({
  version: row.version,
  note: row.note,
  madeBy: row.made_by as AgentVersion['madeBy'],
  createdAt: row.created_at,
})
