import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { ApprovalId, EpochMs } from '#shared/domain/ids.ts'
import type { GrantScope, ToolRisk } from '#shared/domain/tool.ts'
import { argsHashOf } from './args-hash.ts'

/** A new question to the person. */
export function newApproval(
  request: ApprovalRequest,
  { approvalId, now, expiresAt }: { approvalId: ApprovalId; now: EpochMs; expiresAt: EpochMs },
): Approval {
  const { tool, args, preview, isExactHostOnly: _, ...rest } = request
  return {
    ...rest,
    approvalId,
    state: 'pending',
    tool: tool.name,
    risk: tool.risk,
    args,
    argsHash: argsHashOf({ tool: tool.name, args, preview }),
    preview,
    scopes: request.kind === 'permission' ? scopesFor(tool.risk, request) : [],
    decision: null,
    createdAt: now,
    expiresAt,
    decidedAt: null,
  }
}

/** How far an answer may reach: the more a call can do, the less can be allowed at once. */
function scopesFor(risk: ToolRisk, { agentId, folderId, host, isExactHostOnly }: ApprovalRequest): GrantScope[] {
  if (isExactHostOnly) return ['run', 'host']
  const agent: GrantScope[] = agentId === null ? [] : ['agent']
  const folder: GrantScope[] = folderId === null ? [] : ['folder']
  switch (risk) {
    case 'read':
    case 'write':
      return ['run', ...agent, ...folder, 'always']
    case 'send':
      return ['run', ...(host === null ? [] : ['host' as const]), ...agent]
    case 'execute':
    case 'spend':
      return ['run']
  }
}

/**
 * What an answer with this scope reaches. `folder` and `host` mean this agent there: who allows it on one agent's card
 * has not thought of the others. `run` too holds only for the host of the card: the next address may carry anything.
 */
export function reachOf(scope: GrantScope, { runId, agentId, folderId, host }: Approval) {
  return {
    runId: scope === 'run' ? runId : null,
    agentId: scope === 'agent' || scope === 'folder' || scope === 'host' ? agentId : null,
    folderId: scope === 'folder' ? folderId : null,
    host: scope === 'host' || scope === 'run' ? host : null,
  }
}
