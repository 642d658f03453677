import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { isAppError } from '#shared/errors/errors.ts'
import { ASK_USER, answerOf, toQuestion } from './ask-user.ts'
import { type CallPlan, callIdOf, requestFor, settle, UNKNOWN_OUTCOME } from './call-parts.ts'
import { planPermission } from './call-permission.ts'
import { hasOpenInner } from './inner-calls.ts'
import { guardedCall, judgeLoop } from './loop-guard.ts'
import { type LoopRun, mentionedTools, ownCallsOf, ownParts, ownTool } from './loop-run.ts'
import { nearestName } from './nearest-name.ts'
import { explainArguments, parseArguments } from './tool-arguments.ts'

export const LOOP_NOTE = 'Note: this repeats what was done before and gives nothing new. Do something else, or answer.'

/** Plans every open call, in call order. Reads only: nothing has happened when it returns. */
export async function planCalls(run: LoopRun, open: readonly ToolCallPart[]): Promise<CallPlan[]> {
  const plans: CallPlan[] = []
  for (const part of open) plans.push(await planCall(run, part))
  return plans
}

async function planCall(run: LoopRun, part: ToolCallPart): Promise<CallPlan> {
  const tool = run.deps.tools.get(part.tool)
  const own = ownTool(run.agent, part.tool, mentionedTools(run.turn.history))
  if (tool === undefined || own === null) return unknownTool(run, part)

  if (hasOpenInner(run, part)) return { do: 'inner', part }
  const cut = run.steps.find((step) => isCut(step) && callIdOf(step) === part.callId)
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

/** What a script repeats is bounded by the number of its calls. */
export const judgeCall = (run: LoopRun, part: ToolCallPart, tool: Tool) => {
  if (part.parent !== undefined) return 'run'
  const calls = ownCallsOf(ownParts(run))
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
 * else, and of one that met a world it does not recognise, only the person can say whether it happened. Each cut is
 * asked about by itself. What did not happen is planned like a new call: the world may have changed.
 */
function planCutCall(run: LoopRun, part: ToolCallPart, cutCall: { tool: Tool; cut: StepView }): CallPlan {
  const { tool, cut } = cutCall
  const { args } = cut.input as { args: unknown }
  const knowsItself = tool.effect !== 'once' && cut.error?.code !== UNKNOWN_OUTCOME
  if (knowsItself) return { do: 'run', part: { ...part, args }, tool, args, path: null, cutStepNo: cut.stepNo }
  const callId = `${part.callId}#outcome${cut.stepNo}`
  const asked = run.deps.gate.find(run.ctx.runId, callId)
  if (asked === undefined) return askOutcome(run, part, { ...cutCall, callId, args })
  if (asked.state === 'pending') return { do: 'wait', part, path: null }
  return { ...outcomeOf(part, answerOf(asked)), cutStepNo: cut.stepNo }
}

function askOutcome(
  run: LoopRun,
  part: ToolCallPart,
  the: { tool: Tool; cut: StepView; callId: string; args: unknown },
): CallPlan {
  const text = `${the.tool.title} was interrupted. Did it happen?`
  const request: ApprovalRequest = {
    ...requestFor(run, part, the),
    kind: 'unknown_outcome',
    title: text,
    reasons: the.cut.error === null ? [] : [the.cut.error.message],
    question: { text, choices: ['done', 'not_done'], allowsText: false },
  }
  return { do: 'ask', part, path: null, request }
}

function outcomeOf(part: ToolCallPart, answer: string | undefined): Extract<CallPlan, { do: 'settle' }> {
  if (answer === 'done')
    return settle(part, 'ok', { output: 'Done: the person confirmed it.', summary: 'Confirmed by you' })
  if (answer === 'not_done') return { do: 'settle', part: { ...part, state: 'pending' } }
  return settle(part, 'cancelled', { output: 'Nobody knows whether this happened.', summary: 'Unknown outcome' })
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
