import { z } from 'zod'
import { Approval, Grant } from '../domain/approval.ts'
import { AgentId, ApprovalId, FolderId, GrantId } from '../domain/ids.ts'
import { GrantScope, Permission, ToolPreview } from '../domain/tool.ts'
import { Done, flagParam, intParam, page, pick, procedure } from './base.ts'

const route = { tags: ['Approvals'] }
const decideErrors = pick('approval.not_found', 'approval.already_decided', 'approval.changed', 'tool.bad_arguments')

export const governance = {
  /** Pending: oldest first. Decided: newest first. */
  approvals: procedure
    .route({ ...route, method: 'GET', path: '/approvals', summary: 'Approvals' })
    .input(
      z.object({
        pending: flagParam.default(true),
        limit: intParam(1, 200).default(50),
        cursor: z.string().optional(),
      }),
    )
    .output(page(Approval)),
  approval: procedure
    .route({ ...route, method: 'GET', path: '/approvals/{approvalId}', summary: 'One approval' })
    .errors(pick('approval.not_found'))
    .input(z.object({ approvalId: ApprovalId }))
    .output(Approval),
  /**
   * Approve or deny a call. `argsHash` is that of the card the person saw: the approval's own, or for edited arguments
   * the one of `previewEdit`; when it does not fit the answer is refused. Edited arguments are approved as they are
   * given here, never changed again. On a denial the model reads `note`; it is kept as `decision.answer`.
   */
  decide: procedure
    .route({ ...route, method: 'POST', path: '/approvals/{approvalId}/decide', summary: 'Approve or deny' })
    .errors(decideErrors)
    .input(
      z.object({
        approvalId: ApprovalId,
        argsHash: z.string(),
        decision: z.enum(['approve', 'deny']),
        scope: GrantScope.default('call'),
        editedArgs: z.record(z.string(), z.unknown()).optional(),
        expiresInMs: z.number().int().min(60_000).optional(),
        note: z.string().max(2_000).optional(),
      }),
    )
    .output(Approval),
  /** What the card would show for edited arguments: the new diff or fields, and the hash to approve. */
  previewEdit: procedure
    .route({ ...route, method: 'POST', path: '/approvals/{approvalId}/preview', summary: 'Preview edited arguments' })
    .errors(decideErrors)
    .input(z.object({ approvalId: ApprovalId, args: z.record(z.string(), z.unknown()) }))
    .output(z.object({ preview: ToolPreview.nullable(), argsHash: z.string() })),
  /** Answer a question of the model, or say what happened to a call with an unknown outcome ('done' | 'not_done'). */
  answer: procedure
    .route({ ...route, method: 'POST', path: '/approvals/{approvalId}/answer', summary: 'Answer a question' })
    .errors(decideErrors)
    .input(z.object({ approvalId: ApprovalId, answer: z.string().min(1).max(10_000) }))
    .output(Approval),
  grants: procedure
    .route({ ...route, method: 'GET', path: '/grants', summary: 'Standing permissions' })
    .output(z.array(Grant)),
  grant: procedure
    .route({ ...route, method: 'POST', path: '/grants', summary: 'Give or refuse a standing permission' })
    .errors(pick('tool.unknown', 'agent.not_found', 'folder.not_found'))
    .input(
      z.object({
        tool: z.string(),
        permission: Permission,
        scope: z.enum(['agent', 'folder', 'host', 'always']),
        agentId: AgentId.optional(),
        folderId: FolderId.optional(),
        host: z.string().min(1).max(300).optional(),
        expiresInMs: z.number().int().min(60_000).optional(),
      }),
    )
    .output(Grant),
  revoke: procedure
    .route({ ...route, method: 'DELETE', path: '/grants/{grantId}', summary: 'Take a standing permission back' })
    .errors(pick('grant.not_found'))
    .input(z.object({ grantId: GrantId }))
    .output(Done),
}
