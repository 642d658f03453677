import type { Approval } from '#shared/domain/approval.ts'

export interface ApprovalRow {
  approval: Approval
  /** the agent's name above the first of its approvals */
  heading: string | null
}

/** Approvals that contain the text, grouped by agent; agents in the order of their first approval. */
export function toRows(approvals: readonly Approval[], search: string): ApprovalRow[] {
  const text = search.trim().toLowerCase()
  const found = approvals.filter(
    ({ title, agentName, tool }) => text === '' || `${title}\n${agentName}\n${tool}`.toLowerCase().includes(text),
  )
  return [...Map.groupBy(found, (approval) => approval.agentName)].flatMap(([agentName, group]) =>
    group.map((approval, index) => ({ approval, heading: index === 0 ? agentName : null })),
  )
}

/** Other permissions that the same agent waits for with the same tool. */
export const alikeOf = (approval: Approval, pending: readonly Approval[]): Approval[] =>
  pending.filter(
    (each) =>
      each.approvalId !== approval.approvalId &&
      each.kind === 'permission' &&
      each.agentId === approval.agentId &&
      each.tool === approval.tool,
  )
