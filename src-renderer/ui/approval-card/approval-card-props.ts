import type { Approval } from '#shared/domain/approval.ts'
import type { GrantScope, ToolPreview } from '#shared/domain/tool.ts'
import type { Args } from './approval-draft.ts'

export interface Decision {
  decision: 'approve' | 'deny'
  scope: GrantScope
  editedArgs?: Record<string, unknown>
  argsHash: string
  expiresInMs?: number
  note?: string
}

export interface ApprovalCardProps {
  approval: Approval
  onDecide: (decision: Decision) => Promise<void>
  /** What the card would show for edited arguments, and the hash that approves exactly them. */
  onPreviewEdit: (args: Args) => Promise<{ preview: ToolPreview | null; argsHash: string }>
  onAnswer: (answer: string) => Promise<void>
}
