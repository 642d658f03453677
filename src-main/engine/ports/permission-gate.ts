import type { Approval, Question } from '#shared/domain/approval.ts'
import type { AgentId, ApprovalId, ConversationId, FolderId, RunId } from '#shared/domain/ids.ts'
import type { Permission, RunMode, ToolPreview, ToolTarget } from '#shared/domain/tool.ts'
import type { Tx } from '../db/db.ts'
import type { Tool } from '../tools/tool.ts'

export interface PermissionQuery {
  tool: Tool
  target: ToolTarget | null
  folderId: FolderId | null
  runId: RunId
  agentId: AgentId | null
  /** the agent's own word for this tool */
  agentPermission: Permission | null
  mode: RunMode
  /** the run has read text that the person did not write */
  hasReadUntrusted: boolean
  /** false: what the call gives leaves this PC with the next model call, so private folders stay closed */
  isLocalModel?: boolean
}

export interface PermissionVerdict {
  permission: Permission
  /** for the card: "Allowed in this folder until 18:00", "Plan mode only reads" */
  because: string
  /** the call reaches into a private folder: what it is given and gives stays on this PC */
  isPrivate?: boolean
}

export interface ApprovalRequest {
  kind: Approval['kind']
  runId: RunId
  conversationId: ConversationId | null
  agentId: AgentId | null
  agentName: string
  callId: string
  tool: Tool
  title: string
  reasons: string[]
  args: unknown
  preview: ToolPreview | null
  question: Question | null
  folderId: FolderId | null
  /** where the call reaches outside */
  host: string | null
  isExactHostOnly: boolean
}

/** Decides whether a call may run, and keeps the questions to the person. The agent engine asks; only a person answers. */
export interface PermissionGate {
  decide(query: PermissionQuery): PermissionVerdict
  /** In the caller's transaction, so that the question and the waiting run are one commit. One per (run, call). */
  request(tx: Tx, request: ApprovalRequest): ApprovalId
  /** The approval of a call of this run, decided or not. */
  find(runId: RunId, callId: string): Approval | undefined
  /** True when the approval is for exactly these arguments and this preview. */
  matches(approval: Approval, args: unknown, preview: ToolPreview | null): boolean
  /** Pending ones of a run that ended are withdrawn. */
  withdraw(tx: Tx, runId: RunId): void
}
