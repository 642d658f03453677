import type { InnerCall, InnerCalls, InnerResult, Tool, ToolResult } from '#main/engine/tools/tool.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { AppError } from '#shared/errors/errors.ts'
import { ASK_USER } from './ask-user.ts'
import { callIdOf, contextFor } from './call-parts.ts'
import { callsOf, isOpen, type LoopRun, mentionedTools, offeredTools, ownParts } from './loop-run.ts'

/** Calls of one script, over all its rounds. */
const MAX_INNER_CALLS = 50
const MAX_TEXT_CHARS = 200_000

/**
 * Calls that a script makes are parts of the answer like the model's own, so everything that holds for those holds for
 * them: arguments, permissions, questions, steps, undo. The script itself stays open and is played again from its start
 * when all of them have a result.
 */
const innerOf = (run: LoopRun, callId: string): ToolCallPart[] =>
  callsOf(ownParts(run)).filter((call) => call.parent?.callId === callId)

/** True while calls that this one made have no result. */
export const hasOpenInner = (run: LoopRun, { callId }: ToolCallPart): boolean => innerOf(run, callId).some(isOpen)

/** Each script behind the calls that it made: it goes on after them, and what comes later waits for it. */
export function inOrderOfWork(open: readonly ToolCallPart[]): ToolCallPart[] {
  const own = open.filter((call) => call.parent === undefined)
  return own.flatMap((call) => [...open.filter((each) => each.parent?.callId === call.callId), call])
}

/** Plays a script with the results so far: what it gives, or the parts of the calls that it makes next. */
export async function playScript(
  run: LoopRun,
  script: { part: ToolCallPart; tool: Tool; args: unknown; stepNo: number },
  signal: AbortSignal,
): Promise<ToolResult | { parts: ToolCallPart[] }> {
  const { part, tool, args } = script
  const known = innerOf(run, part.callId)
  const inner: InnerCalls = {
    tools: innerTools(run).map(({ name }) => name),
    results: known.map((each) => resultOf(run, each)),
    startedAt: run.ctx.steps().find((step) => step.stepNo === script.stepNo)?.startedAt ?? 0,
  }
  const turn = await tool.replay?.(args, { ...contextFor(run, part), signal }, inner)
  if (turn === undefined) throw new Error(`${tool.name} makes no calls`)
  if (!('calls' in turn)) {
    const has = (mark: 'isUntrusted' | 'isPrivate') => known.some((each) => each[mark] === true)
    return {
      ...turn,
      ...(has('isUntrusted') ? { isUntrusted: true } : {}),
      ...(has('isPrivate') ? { isPrivate: true } : {}),
    }
  }
  const isFine = turn.calls.every((call) => inner.tools.includes(call.tool))
  if (!isFine || known.length + turn.calls.length > MAX_INNER_CALLS) {
    throw new AppError('script.failed', `A script can make at most ${MAX_INNER_CALLS} calls, of the tools that it has`)
  }
  return { parts: turn.calls.map((call, at) => pendingPart(run, part, { call, number: known.length + at + 1 })) }
}

/** What the agent itself is offered, without what makes sense only for a model. */
const innerTools = (run: LoopRun): Tool[] => {
  const turn = { mode: run.turn.mode, mentioned: mentionedTools(run.turn.history) }
  const isForScripts = ({ name, replay }: Tool) => name !== ASK_USER && replay === undefined
  return offeredTools(run.deps, run.agent, turn).filter(isForScripts)
}

function pendingPart(run: LoopRun, parent: ToolCallPart, the: { call: InnerCall; number: number }): ToolCallPart {
  return {
    type: 'tool_call',
    stepNo: parent.stepNo,
    callId: `${parent.callId}.${the.number}`,
    tool: the.call.tool,
    title: run.deps.tools.get(the.call.tool)?.title ?? the.call.tool,
    args: the.call.args,
    state: 'pending',
    parent: { callId: parent.callId, argsHash: the.call.argsHash },
  }
}

/** The whole result is in the step; the part holds what a model would be given of it. */
function resultOf(run: LoopRun, part: ToolCallPart): InnerResult {
  const step = run.steps.findLast((each) => callIdOf(each) === part.callId && each.state === 'succeeded')
  const whole = part.state === 'ok' ? (step?.output as { output?: string } | undefined)?.output : undefined
  return {
    tool: part.tool,
    argsHash: part.parent?.argsHash ?? '',
    isOk: part.state === 'ok',
    text: (whole ?? part.output ?? part.state).slice(0, MAX_TEXT_CHARS),
  }
}
