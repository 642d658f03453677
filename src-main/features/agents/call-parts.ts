import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { FolderScope } from '#main/engine/tools/folder-scope.ts'
import type { Tool, ToolContext } from '#main/engine/tools/tool.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { ErrorCode } from '#shared/errors/errors.ts'
import type { LoopRun } from './loop-run.ts'

/** What is to be done about one open call. */
export type CallPlan =
  | { do: 'settle'; part: ToolCallPart; cutStepNo?: number }
  | { do: 'run'; part: ToolCallPart; tool: Tool; args: unknown; path: string | null; cutStepNo: number | null }
  | { do: 'ask'; part: ToolCallPart; request: ApprovalRequest; path: string | null }
  | { do: 'wait'; part: ToolCallPart; path: string | null }
  /** a script whose own calls come first */
  | { do: 'inner'; part: ToolCallPart }
  | { do: 'stop'; part: ToolCallPart }

export const settle = (
  part: ToolCallPart,
  state: 'ok' | 'error' | 'denied' | 'cancelled' | 'skipped',
  result: { output: string; summary: string; errorCode?: string; permission?: string },
): Extract<CallPlan, { do: 'settle' }> => ({ do: 'settle', part: { ...part, ...result, state } })

/** A question about a call, as plain as it can be; the caller adds what it knows more. */
export function requestFor(
  run: LoopRun,
  part: ToolCallPart,
  the: { tool: Tool; args: unknown; callId: string },
): ApprovalRequest {
  return {
    kind: 'permission',
    runId: run.ctx.runId,
    conversationId: run.turn.conversationId,
    agentId: run.agent.agentId,
    agentName: run.agent.name,
    callId: the.callId,
    tool: the.tool,
    title: the.tool.question?.(the.args) ?? `${part.title}?`,
    reasons: [],
    args: the.args,
    preview: null,
    question: null,
    folderId: null,
    host: null,
    isExactHostOnly: false,
  }
}

/** The same for every try of a call, so that a tool recognises its own work after a crash. */
export const contextFor = (run: LoopRun, part: ToolCallPart): ToolContext => ({
  runId: run.ctx.runId,
  agentId: run.agent.agentId,
  stepNo: part.stepNo,
  callId: part.callId,
  idempotencyKey: keyFor(run, part),
  signal: run.ctx.signal,
  log: run.ctx.log,
})

/** Where the calls of this run may reach. */
export const scopeOf = ({ agent, model }: Pick<LoopRun, 'agent' | 'model'>): FolderScope => ({
  folders: agent.folders,
  isLocalModel: model.location === 'this_pc',
})

/** A call that did not happen, as the person said, is a new one to its tool. */
function keyFor({ ctx, steps }: LoopRun, { stepNo, callId }: ToolCallPart): string {
  const denied = steps.filter((step) => step.state === 'cancelled' && callIdOf(step) === callId).length
  return `${ctx.runId}/${stepNo}/${callId}${denied === 0 ? '' : `#${denied + 1}`}`
}

/** The call that a step of a tool works on. */
export const callIdOf = (step: StepView): string | undefined =>
  step.kind === 'tool' ? (step.input as { callId: string }).callId : undefined

/** What a tool says that cannot tell whether an earlier try of the same call had its effect. */
export const UNKNOWN_OUTCOME: ErrorCode = 'run.unknown_outcome'
