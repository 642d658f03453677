import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { Approval, Grant } from '#shared/domain/approval.ts'
import type { ApprovalId, EpochMs, GrantId, RunId } from '#shared/domain/ids.ts'

interface ApprovalRow {
  seq: number
  approval_id: ApprovalId
  kind: Approval['kind']
  state: Approval['state']
  run_id: RunId
  conversation_id: Approval['conversationId']
  agent_id: Approval['agentId']
  agent_name: string
  call_id: string
  tool: string
  title: string
  risk: Approval['risk']
  reasons: string
  args: string
  args_hash: string
  preview: string | null
  question: string | null
  scopes: string
  folder_id: Approval['folderId']
  host: Approval['host']
  decision: string | null
  created_at: EpochMs
  expires_at: EpochMs | null
  decided_at: EpochMs | null
}

interface GrantRow {
  grant_id: GrantId
  tool: string
  permission: Grant['permission']
  scope: Grant['scope']
  run_id: Grant['runId']
  agent_id: Grant['agentId']
  folder_id: Grant['folderId']
  host: Grant['host']
  created_at: EpochMs
  expires_at: EpochMs | null
}

const t = tables<{ approvals: ApprovalRow; grants: GrantRow }>()

const orNull = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

const toApproval = (row: ApprovalRow): Approval => ({
  approvalId: row.approval_id,
  kind: row.kind,
  state: row.state,
  runId: row.run_id,
  conversationId: row.conversation_id,
  agentId: row.agent_id,
  agentName: row.agent_name,
  callId: row.call_id,
  tool: row.tool,
  title: row.title,
  risk: row.risk,
  reasons: JSON.parse(row.reasons) as string[],
  args: JSON.parse(row.args),
  argsHash: row.args_hash,
  preview: orNull(row.preview) as Approval['preview'],
  question: orNull(row.question) as Approval['question'],
  scopes: JSON.parse(row.scopes) as Approval['scopes'],
  folderId: row.folder_id,
  host: row.host,
  decision: orNull(row.decision) as Approval['decision'],
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  decidedAt: row.decided_at,
})

const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** The columns that a decision may still change. */
const mutableColumns = (approval: Approval) => ({
  state: approval.state,
  title: approval.title,
  args: JSON.stringify(approval.args ?? null),
  args_hash: approval.argsHash,
  preview: jsonOrNull(approval.preview),
  folder_id: approval.folderId,
  host: approval.host,
  decision: jsonOrNull(approval.decision),
  decided_at: approval.decidedAt,
})

export function insertApproval(tx: Tx, approval: Approval): void {
  const row: Omit<ApprovalRow, 'seq'> = {
    ...mutableColumns(approval),
    approval_id: approval.approvalId,
    kind: approval.kind,
    run_id: approval.runId,
    conversation_id: approval.conversationId,
    agent_id: approval.agentId,
    agent_name: approval.agentName,
    call_id: approval.callId,
    tool: approval.tool,
    risk: approval.risk,
    reasons: JSON.stringify(approval.reasons),
    question: jsonOrNull(approval.question),
    scopes: JSON.stringify(approval.scopes),
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
  }
  tx.run(t.insertInto('approvals').values(row as ApprovalRow))
}

export const updateApproval = (tx: Tx, approval: Approval) =>
  tx.run(t.updateTable('approvals').set(mutableColumns(approval)).where('approval_id', '=', approval.approvalId))

const one = (db: Db, query: Parameters<typeof db.get<ApprovalRow>>[0]): Approval | undefined => {
  const row = db.get(query)
  return row && toApproval(row)
}

export const findApproval = (db: Db, approvalId: ApprovalId) =>
  one(db, t.selectFrom('approvals').selectAll().where('approval_id', '=', approvalId))

export const findApprovalOfCall = (db: Db, runId: RunId, callId: string) =>
  one(db, t.selectFrom('approvals').selectAll().where('run_id', '=', runId).where('call_id', '=', callId))

export interface Listed {
  approval: Approval
  cursor: string
}

/** Oldest first. */
export function listPending(db: Db, { afterSeq, limit }: { afterSeq: number; limit: number }): Listed[] {
  const pending = t.selectFrom('approvals').selectAll().where('state', '=', 'pending')
  const rows = db.all(pending.where('seq', '>', afterSeq).orderBy('seq').limit(limit))
  return rows.map((row) => ({ approval: toApproval(row), cursor: String(row.seq) }))
}

/** Newest first, below the (decidedAt, seq) of the cursor. */
export function listDecided(db: Db, { before, limit }: { before: [EpochMs, number]; limit: number }): Listed[] {
  const rows = db.sql<ApprovalRow>(
    `SELECT * FROM approvals WHERE state <> 'pending' AND (decided_at, seq) < (?, ?)
     ORDER BY decided_at DESC, seq DESC LIMIT ?`,
    ...before,
    limit,
  )
  return rows.map((row) => ({ approval: toApproval(row), cursor: `${row.decided_at}.${row.seq}` }))
}

export const countPending = (db: Db): number =>
  db.sql<{ n: number }>("SELECT count(*) AS n FROM approvals WHERE state = 'pending'")[0]?.n ?? 0

export const pendingOfRun = (db: Db, runId: RunId): Approval[] =>
  db
    .all(
      t.selectFrom('approvals').selectAll().where('run_id', '=', runId).where('state', '=', 'pending').orderBy('seq'),
    )
    .map(toApproval)

export const pendingExpiredBy = (db: Db, now: EpochMs): Approval[] =>
  db
    .all(t.selectFrom('approvals').selectAll().where('state', '=', 'pending').where('expires_at', '<=', now))
    .map(toApproval)

export const nextExpiry = (db: Db): EpochMs | null =>
  db.get(
    t
      .selectFrom('approvals')
      .select('expires_at')
      .where('state', '=', 'pending')
      .where('expires_at', 'is not', null)
      .orderBy('expires_at')
      .limit(1),
  )?.expires_at ?? null

const toGrant = (row: GrantRow): Grant => ({
  grantId: row.grant_id,
  tool: row.tool,
  permission: row.permission,
  scope: row.scope,
  runId: row.run_id,
  agentId: row.agent_id,
  folderId: row.folder_id,
  host: row.host,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

export const grantsOfTool = (db: Db, tool: string): Grant[] =>
  db.all(t.selectFrom('grants').selectAll().where('tool', '=', tool)).map(toGrant)

/** Newest first. */
export const listGrants = (db: Db): Grant[] =>
  db.all(t.selectFrom('grants').selectAll().orderBy('created_at', 'desc').orderBy('grant_id', 'desc')).map(toGrant)

/** In place of an earlier one for the same tool and reach. */
export function putGrant(tx: Tx, grant: Grant): void {
  tx.run(
    t
      .deleteFrom('grants')
      .where('tool', '=', grant.tool)
      .where('run_id', 'is', grant.runId)
      .where('agent_id', 'is', grant.agentId)
      .where('folder_id', 'is', grant.folderId)
      .where('host', 'is', grant.host),
  )
  const row = { grant_id: grant.grantId, tool: grant.tool, permission: grant.permission, scope: grant.scope }
  const reach = { run_id: grant.runId, agent_id: grant.agentId, folder_id: grant.folderId, host: grant.host }
  tx.run(t.insertInto('grants').values({ ...row, ...reach, created_at: grant.createdAt, expires_at: grant.expiresAt }))
}

export const deleteGrant = (tx: Tx, grantId: GrantId): boolean =>
  tx.run(t.deleteFrom('grants').where('grant_id', '=', grantId)).changes > 0

export const deleteGrantsOfRun = (tx: Tx, runId: RunId) => tx.run(t.deleteFrom('grants').where('run_id', '=', runId))

export const deleteExpiredGrants = (tx: Tx, now: EpochMs) =>
  tx.run(t.deleteFrom('grants').where('expires_at', '<=', now))
