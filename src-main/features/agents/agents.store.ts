import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { Agent, Limits } from '#shared/domain/agent.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import type { ModelParams, ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'

interface AgentRow {
  agent_id: string
  name: string
  description: string
  instructions: string
  model: string | null
  params: string
  tools: string
  mode: string
  uses_memory: number
  limits: string
  is_built_in: number
  created_at: number
  updated_at: number
}

interface SummaryRow {
  message_id: string
  text: string
  /** it sums up text that the person did not write, too */
  is_untrusted: number
  created_at: number
}

const t = tables<{ agents: AgentRow; conversation_summaries: SummaryRow }>()

/** Built-in ones first, then by name. */
export const listAgents = (db: Db): Agent[] =>
  db
    .all(t.selectFrom('agents').selectAll().orderBy('is_built_in', 'desc').orderBy('name').orderBy('agent_id'))
    .map(toAgent)

export function findAgent(db: Db, agentId: string): Agent | undefined {
  const row = db.get(t.selectFrom('agents').selectAll().where('agent_id', '=', agentId))
  return row === undefined ? undefined : toAgent(row)
}

export function putAgent(tx: Tx, agent: Agent): void {
  const { agent_id, ...values } = toRow(agent)
  tx.run(
    t
      .insertInto('agents')
      .values({ agent_id, ...values })
      .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(values)),
  )
}

export function deleteAgent(tx: Tx, agentId: string): void {
  tx.run(t.deleteFrom('agents').where('agent_id', '=', agentId))
}

/** The newest summary that covers a conversation through one of these messages, oldest first. */
export function findSummary(db: Db, messageIds: readonly string[]): SummaryRow | undefined {
  if (messageIds.length === 0) return undefined
  const rows = db.all(
    t
      .selectFrom('conversation_summaries')
      .selectAll()
      .where('message_id', 'in', [...messageIds]),
  )
  const byId = new Map(rows.map((row) => [row.message_id, row]))
  const messageId = messageIds.findLast((id) => byId.has(id))
  return messageId === undefined ? undefined : byId.get(messageId)
}

export function putSummary(tx: Tx, row: SummaryRow): void {
  tx.run(
    t
      .insertInto('conversation_summaries')
      .values(row)
      .onConflict((conflict) => conflict.column('message_id').doUpdateSet(row)),
  )
}

const toAgent = (row: AgentRow): Agent => ({
  agentId: row.agent_id as AgentId,
  name: row.name,
  description: row.description,
  instructions: row.instructions,
  model: row.model === null ? null : (JSON.parse(row.model) as ModelRef),
  params: JSON.parse(row.params) as ModelParams,
  tools: JSON.parse(row.tools) as Agent['tools'],
  mode: row.mode as RunMode,
  usesMemory: row.uses_memory === 1,
  limits: JSON.parse(row.limits) as Partial<Limits>,
  isBuiltIn: row.is_built_in === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const toRow = (agent: Agent): AgentRow => ({
  agent_id: agent.agentId,
  name: agent.name,
  description: agent.description,
  instructions: agent.instructions,
  model: agent.model === null ? null : JSON.stringify(agent.model),
  params: JSON.stringify(agent.params),
  tools: JSON.stringify(agent.tools),
  mode: agent.mode,
  uses_memory: agent.usesMemory ? 1 : 0,
  limits: JSON.stringify(agent.limits),
  is_built_in: agent.isBuiltIn ? 1 : 0,
  created_at: agent.createdAt,
  updated_at: agent.updatedAt,
})
