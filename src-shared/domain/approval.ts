import { z } from 'zod'
import { AgentId, ApprovalId, ConversationId, EpochMs, FolderId, GrantId, RunId } from './ids.ts'
import { GrantScope, Permission, ToolPreview, ToolRisk } from './tool.ts'

export const ApprovalState = z.enum(['pending', 'approved', 'denied', 'answered', 'expired', 'withdrawn'])
export type ApprovalState = z.infer<typeof ApprovalState>

/** A structured question of the model (ask_user). */
export const Question = z.object({
  text: z.string().min(1).max(2_000),
  choices: z.array(z.string().min(1).max(200)).max(8),
  allowsText: z.boolean(),
})
export type Question = z.infer<typeof Question>

/**
 * A question that a run asks the person. permission: may this call run. question: the model wants to know
 * something. unknown_outcome: a `once` tool was cut off by a crash and nobody knows whether it happened.
 */
export const Approval = z.object({
  approvalId: ApprovalId,
  kind: z.enum(['permission', 'question', 'unknown_outcome']),
  state: ApprovalState,
  runId: RunId,
  conversationId: ConversationId.nullable(),
  agentId: AgentId.nullable(),
  agentName: z.string(),
  callId: z.string(),
  tool: z.string(),
  /** the question as a title: "Write notes/plan.md?" */
  title: z.string(),
  risk: ToolRisk,
  /** what makes it risky, in words: "Changes a file", "Cannot be undone", "Leaves this PC through ..." */
  reasons: z.array(z.string()),
  args: z.unknown(),
  /** sha-256 of the canonical args and preview; a decision must quote it */
  argsHash: z.string(),
  preview: ToolPreview.nullable(),
  question: Question.nullable(),
  /** scopes offered beside "once" */
  scopes: z.array(GrantScope),
  folderId: FolderId.nullable(),
  /** where the call reaches outside, as in ToolTarget */
  host: z.string().nullable(),
  decision: z
    .object({ by: z.string(), scope: GrantScope, wasEdited: z.boolean(), answer: z.string().optional() })
    .nullable(),
  createdAt: EpochMs,
  expiresAt: EpochMs.nullable(),
  decidedAt: EpochMs.nullable(),
})
export type Approval = z.infer<typeof Approval>

/** A standing permission, by tool and scope. */
export const Grant = z.object({
  grantId: GrantId,
  tool: z.string(),
  permission: Permission,
  scope: GrantScope,
  runId: RunId.nullable(),
  agentId: AgentId.nullable(),
  folderId: FolderId.nullable(),
  host: z.string().nullable(),
  createdAt: EpochMs,
  expiresAt: EpochMs.nullable(),
})
export type Grant = z.infer<typeof Grant>
