import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { Agent, Limits } from '#shared/domain/agent.ts'
import type { AgentId, FolderId } from '#shared/domain/ids.ts'
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
  folders: string | null
  version: number
  paused_at: number | null
  deleted_at: number | null
  /** of a trial: the agent whose draft it holds; null for a trial of a new one */
  trial_of: string | null
  is_built_in: number
  created_at: number
  updated_at: number
}

interface SummaryRow {
  message_id: string
  text: string
  /** it sums up text that the person did not write, too */
  is_untrusted: number
  /** it sums up text of private folders: only for models on this PC */
  is_private: number
  created_at: number
}

const t = tables<{ agents: AgentRow; conversation_summaries: SummaryRow }>()

/** Built-in ones first, then by name. Without trials and without those in the bin. */
export const listAgents = (db: Db): Agent[] =>
  db
    .all(
      t
        .selectFrom('agents')
        .selectAll()
        .where('deleted_at', 'is', null)
        .where('agent_id', 'not like', 'agent_trial%')
        .orderBy('is_built_in', 'desc')
        .orderBy('name')
        .orderBy('agent_id'),
    )
    .map(toAgent)

/** Trials too; none that is in the bin. */
export function findAgent(db: Db, agentId: string): Agent | undefined {
  const row = db.get(t.selectFrom('agents').selectAll().where('agent_id', '=', agentId).where('deleted_at', 'is', null))
  return row === undefined ? undefined : toAgent(row)
}

export function findBinned(db: Db, agentId: string): Agent | undefined {
  const row = db.get(
    t.selectFrom('agents').selectAll().where('agent_id', '=', agentId).where('deleted_at', 'is not', null),
  )
  return row === undefined ? undefined : toAgent(row)
}

export function putAgent(tx: Tx, agent: Agent, trialOf: AgentId | null = null): void {
  const { agent_id, ...values } = { ...toRow(agent), trial_of: trialOf }
  tx.run(
    t
      .insertInto('agents')
      .values({ agent_id, deleted_at: null, ...values })
      .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(values)),
  )
}

export function setDeleted(tx: Tx, agentId: string, deletedAt: number | null): void {
  tx.run(t.updateTable('agents').set({ deleted_at: deletedAt }).where('agent_id', '=', agentId))
}

export function setPaused(tx: Tx, agentId: string, pausedAt: number | null): void {
  tx.run(t.updateTable('agents').set({ paused_at: pausedAt }).where('agent_id', '=', agentId))
}

/** For good, with its memories and versions. */
export function removeAgent(tx: Tx, agentId: string): void {
  tx.run(t.deleteFrom('agents').where('agent_id', '=', agentId))
}

/** Agents that went to the bin before this moment. */
export const binnedBefore = (db: Db, moment: number): AgentId[] =>
  db
    .all(t.selectFrom('agents').select('agent_id').where('deleted_at', '<', moment))
    .map((row) => row.agent_id as AgentId)

/** Trials whose draft was last changed before this moment. */
export const trialsBefore = (db: Db, moment: number): AgentId[] =>
  db
    .all(
      t
        .selectFrom('agents')
        .select('agent_id')
        .where('agent_id', 'like', 'agent_trial%')
        .where('updated_at', '<', moment),
    )
    .map((row) => row.agent_id as AgentId)

/** The newest summary that covers a conversation through one of these messages, oldest first. */
export function findSummary(db: Db, messageIds: readonly string[], isLocalModel: boolean): SummaryRow | undefined {
  if (messageIds.length === 0) return undefined
  const rows = db.all(
    t
      .selectFrom('conversation_summaries')
      .selectAll()
      .where('message_id', 'in', [...messageIds]),
  )
  const readable = rows.filter((row) => isLocalModel || row.is_private === 0)
  const byId = new Map(readable.map((row) => [row.message_id, row]))
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
  folders: row.folders === null ? null : (JSON.parse(row.folders) as FolderId[]),
  version: row.version,
  pausedAt: row.paused_at,
  isBuiltIn: row.is_built_in === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const toRow = (agent: Agent): Omit<AgentRow, 'deleted_at' | 'trial_of'> => ({
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
  folders: agent.folders === null ? null : JSON.stringify(agent.folders),
  version: agent.version,
  paused_at: agent.pausedAt,
  is_built_in: agent.isBuiltIn ? 1 : 0,
  created_at: agent.createdAt,
  updated_at: agent.updatedAt,
})
