import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { Tool, ToolContext } from '#main/engine/tools/tool.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { ToolTarget } from '#shared/domain/tool.ts'
import { isAppError } from '#shared/errors/errors.ts'
import { ASK_USER, answerOf, toQuestion } from './ask-user.ts'
import { guardedCall, judgeLoop } from './loop-guard.ts'
import { callsOf, type LoopRun, ownParts } from './loop-run.ts'
import { nearestName } from './nearest-name.ts'
import { hasReadUntrusted } from './prepare-prompt.ts'
import { explainArguments, parseArguments } from './tool-arguments.ts'

/** What is to be done about one open call. */
export type CallPlan =
  | { do: 'settle'; part: ToolCallPart; cutStepNo?: number }
  | { do: 'run'; part: ToolCallPart; tool: Tool; args: unknown; path: string | null; cutStepNo: number | null }
  | { do: 'ask'; part: ToolCallPart; request: ApprovalRequest; path: string | null }
  | { do: 'wait'; part: ToolCallPart; path: string | null }
  | { do: 'stop'; part: ToolCallPart }

export const LOOP_NOTE = 'Note: this repeats what was done before and gives nothing new. Do something else, or answer.'

/** Plans every open call, in call order. Reads only: nothing has happened when it returns. */
export async function planCalls(run: LoopRun, open: readonly ToolCallPart[]): Promise<CallPlan[]> {
  const plans: CallPlan[] = []
  for (const part of open) plans.push(await planCall(run, part))
  return plans
}

async function planCall(run: LoopRun, part: ToolCallPart): Promise<CallPlan> {
  const tool = run.deps.tools.get(part.tool)
  const own = run.agent.tools.find((each) => each.name === part.tool)
  if (tool === undefined || own === undefined) return unknownTool(run, part)

  const cut = run.steps.find((step) => isCut(step) && (step.input as { callId?: string }).callId === part.callId)
  if (cut !== undefined) return planCutCall(run, part, { tool, cut })

  const parsed = parseArguments(tool, part.args)
  if (!parsed.ok) {
    const output = explainArguments(tool, part.args, parsed.problem)
    return settle(part, 'error', { output, summary: 'Arguments do not fit', errorCode: 'tool.bad_arguments' })
  }
  const fit = { ...part, args: parsed.args }
  const verdict = judgeCall(run, fit, tool)
  if (verdict === 'stop') return { do: 'stop', part: fit }
  if (verdict === 'deny')
    return settle(fit, 'denied', { output: `Not run. ${LOOP_NOTE}`, summary: 'Repeated too often' })
  if (tool.name === ASK_USER) return planQuestion(run, fit, tool)
  try {
    return await planPermission(run, fit, { tool, agentPermission: own.permission ?? null })
  } catch (thrown) {
    if (run.ctx.signal.aborted || !isAppError(thrown) || thrown.kind === 'bug') throw thrown
    return settle(fit, 'error', { output: thrown.message, summary: thrown.message, errorCode: thrown.code })
  }
}

export const isCut = (step: StepView): boolean => step.state === 'started' || step.state === 'unknown'

export const settle = (
  part: ToolCallPart,
  state: 'ok' | 'error' | 'denied' | 'cancelled' | 'skipped',
  result: { output: string; summary: string; errorCode?: string; permission?: string },
): Extract<CallPlan, { do: 'settle' }> => ({ do: 'settle', part: { ...part, ...result, state } })

function unknownTool(run: LoopRun, part: ToolCallPart): CallPlan {
  const names = run.agent.tools.map((each) => each.name)
  const nearest = nearestName(part.tool, names)
  const output = [
    `There is no tool ${part.tool}.`,
    nearest === null ? '' : `Did you mean ${nearest}?`,
    names.length === 0 ? 'There are no tools.' : `The tools are: ${names.join(', ')}.`,
  ]
  return settle(part, 'error', {
    output: output.filter((line) => line !== '').join(' '),
    summary: 'No such tool',
    errorCode: 'tool.unknown',
  })
}

export const judgeCall = (run: LoopRun, part: ToolCallPart, tool: Tool) => {
  const calls = callsOf(ownParts(run))
  const earlier = calls.slice(
    0,
    calls.findIndex((call) => call.callId === part.callId),
  )
  const isRead = (name: string) => run.deps.tools.get(name)?.risk === 'read'
  return judgeLoop(
    earlier.map((call) => guardedCall(call, isRead(call.tool))),
    guardedCall(part, isRead(tool.name)),
  )
}

/**
 * A call that was cut off while it ran. What has no effect or knows its key runs again in the same step; of anything
 * else only the person can say whether it happened.
 */
function planCutCall(run: LoopRun, part: ToolCallPart, cutCall: { tool: Tool; cut: StepView }): CallPlan {
  const { tool, cut } = cutCall
  const { args } = cut.input as { args: unknown }
  const again: CallPlan = { do: 'run', part: { ...part, args }, tool, args, path: null, cutStepNo: cut.stepNo }
  if (tool.effect !== 'once') return again
  const callId = `${part.callId}#outcome`
  const asked = run.deps.gate.find(run.ctx.runId, callId)
  if (asked === undefined) {
    const question = {
      text: `${tool.title} was interrupted. Did it happen?`,
      choices: ['done', 'not_done'],
      allowsText: false,
    }
    const base = requestFor(run, part, { tool, args, callId })
    return {
      do: 'ask',
      part,
      path: null,
      request: { ...base, kind: 'unknown_outcome', title: question.text, question },
    }
  }
  if (asked.state === 'pending') return { do: 'wait', part, path: null }
  const answer = answerOf(asked)
  if (answer === 'not_done') return again
  const settled =
    answer === 'done'
      ? settle(part, 'ok', { output: 'Done: the person confirmed it.', summary: 'Confirmed by you' })
      : settle(part, 'cancelled', { output: 'Nobody knows whether this happened.', summary: 'Unknown outcome' })
  return { ...settled, cutStepNo: cut.stepNo }
}

function planQuestion(run: LoopRun, part: ToolCallPart, tool: Tool): CallPlan {
  const asked = run.deps.gate.find(run.ctx.runId, part.callId)
  if (asked === undefined) {
    const question = toQuestion(part.args)
    const request = requestFor(run, part, { tool, args: part.args, callId: part.callId })
    return { do: 'ask', part, path: null, request: { ...request, kind: 'question', title: question.text, question } }
  }
  if (asked.state === 'pending') return { do: 'wait', part, path: null }
  const answer = answerOf(asked)
  return answer === undefined
    ? settle(part, 'cancelled', { output: 'The person did not answer.', summary: 'Not answered' })
    : settle(part, 'ok', { output: answer, summary: answer.slice(0, 200) })
}

async function planPermission(
  run: LoopRun,
  part: ToolCallPart,
  the: { tool: Tool; agentPermission: 'allow' | 'ask' | 'deny' | null },
): Promise<CallPlan> {
  const { tool } = the
  const toolContext = contextFor(run, part)
  const target = (await tool.target?.(part.args, toolContext)) ?? null
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
  const preview = (await tool.preview?.(args, toolContext)) ?? null
  if (approval !== undefined && run.deps.gate.matches(approval, args, preview)) {
    return toRun({ ...part, args }, { tool, args, target, permission: 'You allowed it' })
  }
  const callId = count === 0 ? part.callId : `${part.callId}#${count + 1}`
  const request = {
    ...requestFor(run, part, { tool, args, callId }),
    reasons: approval === undefined ? [permission] : ['It changed since you were asked', permission],
    preview,
    folderId: folderOf(target),
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

function requestFor(
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
  }
}

/** The same for every try of a call, so that a tool recognises its own work after a crash. */
export const contextFor = (run: LoopRun, part: ToolCallPart): ToolContext => ({
  runId: run.ctx.runId,
  agentId: run.agent.agentId,
  stepNo: part.stepNo,
  callId: part.callId,
  idempotencyKey: `${run.ctx.runId}/${part.stepNo}/${part.callId}`,
  signal: run.ctx.signal,
  log: run.ctx.log,
})

const folderOf = (target: ToolTarget | null): FolderId | null => (target?.folderId as FolderId | undefined) ?? null
const pathOf = (target: ToolTarget | null): string | null => target?.path ?? null
