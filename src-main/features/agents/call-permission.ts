import { withinFolders } from '#main/engine/tools/folder-scope.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { ToolTarget } from '#shared/domain/tool.ts'
import { type CallPlan, contextFor, requestFor, scopeOf, settle } from './call-parts.ts'
import type { LoopRun } from './loop-run.ts'
import { hasReadUntrusted } from './prepare-prompt.ts'
import { parseArguments } from './tool-arguments.ts'

/** May this call run, with which arguments: what the gate says, and what the person answered about exactly this. */
export async function planPermission(
  run: LoopRun,
  asked: ToolCallPart,
  the: { tool: Tool; agentPermission: 'allow' | 'ask' | 'deny' | null },
): Promise<CallPlan> {
  const { tool } = the
  const toolContext = contextFor(run, asked)
  const scope = scopeOf(run)
  const target = (await withinFolders(scope, async () => tool.target?.(asked.args, toolContext))) ?? null
  const verdict = run.deps.gate.decide({
    tool,
    target,
    folderId: folderOf(target),
    runId: run.ctx.runId,
    agentId: run.agent.agentId,
    agentPermission: the.agentPermission,
    mode: run.turn.mode,
    hasReadUntrusted: hasReadUntrusted(run),
    isLocalModel: run.model.location === 'this_pc',
  })
  const part: ToolCallPart = verdict.isPrivate === true ? { ...asked, isPrivate: true } : asked
  const permission = verdict.because
  if (verdict.permission === 'deny') {
    return settle(part, 'denied', { output: `Denied: ${permission}.`, summary: permission, permission })
  }
  const { approval, count } = newestApproval(run, part.callId)
  const asksNow = approval === undefined && verdict.permission === 'ask'
  if (approval === undefined && !asksNow) return toRun(part, { tool, args: part.args, target, permission })
  if (approval?.state === 'pending') return { do: 'wait', part, path: pathOf(target) }
  if (approval !== undefined && approval.state !== 'approved') return refused(part, approval)
  const args = approval?.decision?.wasEdited ? reparsed(tool, approval.args) : part.args
  const preview = (await withinFolders(scope, async () => tool.preview?.(args, toolContext))) ?? null
  if (approval !== undefined && run.deps.gate.matches(approval, args, preview)) {
    return toRun({ ...part, args }, { tool, args, target, permission: 'You allowed it' })
  }
  const callId = count === 0 ? part.callId : `${part.callId}#${count + 1}`
  const request = {
    ...requestFor(run, part, { tool, args, callId }),
    reasons: [...(approval === undefined ? [] : ['It changed since you were asked']), ...leavingTo(target), permission],
    preview,
    folderId: folderOf(target),
    host: target?.host ?? null,
    isExactHostOnly: target?.isExactHostOnly ?? false,
  }
  return { do: 'ask', part: { ...part, args, permission }, request, path: pathOf(target) }
}

const toRun = (
  part: ToolCallPart,
  the: { tool: Tool; args: unknown; target: ToolTarget | null; permission: string },
): CallPlan => ({
  do: 'run',
  part: { ...part, permission: the.permission },
  tool: the.tool,
  args: the.args,
  path: pathOf(the.target),
  cutStepNo: null,
})

function refused(part: ToolCallPart, approval: Approval): CallPlan {
  switch (approval.state) {
    case 'denied': {
      const note = approval.decision?.answer
      const output = note === undefined ? 'The person denied this.' : `The person denied this: ${note}`
      return settle(part, 'denied', { output, summary: 'Denied by you' })
    }
    case 'expired':
      return settle(part, 'denied', { output: 'Denied: nobody answered in time.', summary: 'Nobody answered in time' })
    default:
      return settle(part, 'cancelled', { output: 'The question was withdrawn.', summary: 'Withdrawn' })
  }
}

/** What the person edited was checked when it was approved; parsing again only gives it the tool's own shape. */
function reparsed(tool: Tool, args: unknown): unknown {
  const parsed = parseArguments(tool, args)
  return parsed.ok ? parsed.args : args
}

/** A call is asked about again when what it would do has changed since the answer: `id`, `id#2`, `id#3`. */
function newestApproval(run: LoopRun, callId: string): { approval: Approval | undefined; count: number } {
  let count = 0
  let approval: Approval | undefined
  for (;;) {
    const next = run.deps.gate.find(run.ctx.runId, count === 0 ? callId : `${callId}#${count + 1}`)
    if (next === undefined) return { approval, count }
    approval = next
    count++
  }
}

const folderOf = (target: ToolTarget | null): FolderId | null => (target?.folderId as FolderId | undefined) ?? null
const THIS_PC = /^(?:127\.|(?:.*\.)?localhost(?::|$)|\[::1\])/

/** What an address may carry along is the same as if it were sent. */
function leavingTo(target: ToolTarget | null): string[] {
  if (target?.host === undefined) return []
  return [THIS_PC.test(target.host) ? `Reaches ${target.host} on this PC` : `Leaves this PC to ${target.host}`]
}

const pathOf = (target: ToolTarget | null): string | null => target?.path ?? null
