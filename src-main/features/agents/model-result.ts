import type { ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import { MAX_TOOL_CALLS_PER_STEP } from '#shared/domain/agent.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'
import { boundCalls } from './bounded-calls.ts'
import { hasNotice, type LoopRun, ownParts, partStepNo } from './loop-run.ts'
import type { StreamedAnswer } from './model-stream.ts'
import type { ModelOutput, Next } from './next-step.ts'
import { parseArguments } from './tool-arguments.ts'

type ModelNext = Extract<Next, { do: 'model' }>

/** What a model step gave, in one transaction: the step with its usage, the calls that it asks for, what to tell. */
export async function finishModelStep(
  run: LoopRun,
  next: ModelNext,
  done: { stepNo: number; answer: StreamedAnswer; meter: ContextMeter },
): Promise<void> {
  const { answer } = done
  const stepNo = partStepNo(run, done.stepNo)
  const argumentsCall = next.purpose === 'arguments' ? constrainedCall(run, next, answer) : undefined
  const asked = next.purpose === 'arguments' ? [argumentsCall ?? []].flat() : boundCalls(answer.calls, run.model.numCtx)
  const calls = next.purpose === 'final' || isUnfinished(answer) ? [] : asked
  const usage = withCost(run, answer.usage)
  const output: ModelOutput = {
    purpose: next.purpose,
    text: next.purpose === 'arguments' ? '' : answer.text.trim(),
    reasoningChars: answer.reasoning.length,
    calls,
    finish: answer.finish,
    stoppedBy: answer.stoppedBy,
    thinkingOff: next.thinkingOff,
    ...(next.purpose === 'arguments' ? { argumentsFit: argumentsCall !== undefined } : {}),
  }
  const events = [
    ...calls.map((call, at) => pendingCall(run, { call, at, stepNo })),
    ...noticesFor(run, next, { output, answer, meter: done.meter, stepNo }),
  ]
  const isStreamed = answer.text !== '' || answer.reasoning !== ''
  const seconds = isStreamed ? (answer.durationMs - (answer.firstTokenMs ?? 0)) / 1_000 : 0
  await run.ctx.endStep(
    done.stepNo,
    {
      output,
      usage,
      reasoning: answer.reasoning,
      ...(answer.firstTokenMs === null ? {} : { firstTokenMs: answer.firstTokenMs }),
      ...(seconds > 0 && usage.outputTokens > 0 ? { tokensPerSecond: usage.outputTokens / seconds } : {}),
    },
    (tx) => {
      run.live.saveIn(tx, events, (parts) => tidy(parts, stepNo, answer.opaque))
      run.deps.transcript.measured(tx, run.turn.conversationId, done.meter)
    },
  )
}

/** Its calls may be a part of what it wanted. */
const isUnfinished = ({ stoppedBy }: StreamedAnswer): boolean => stoppedBy === 'time' || stoppedBy === 'size'

/** What the model wrote as the arguments of the tool that it could not call; undefined when they still do not fit. */
function constrainedCall(run: LoopRun, next: ModelNext, answer: StreamedAnswer): ModelToolCall | undefined {
  const tool = next.tool === undefined ? undefined : run.deps.tools.get(next.tool)
  if (tool === undefined) return undefined
  const parsed = parseArguments(tool, answer.text)
  return parsed.ok ? { callId: '', tool: tool.name, args: parsed.args } : undefined
}

/** Call ids are ours: unique in the conversation, whatever the model's server numbers them. */
function pendingCall(run: LoopRun, at: { call: ModelToolCall; at: number; stepNo: number }): RunEventBody {
  const isTooMany = at.at >= MAX_TOOL_CALLS_PER_STEP
  const call: ToolCallPart = {
    type: 'tool_call',
    stepNo: at.stepNo,
    callId: `call_${run.ctx.runId.slice(-8)}_${at.stepNo}_${at.at + 1}`,
    tool: at.call.tool,
    title: run.deps.tools.get(at.call.tool)?.title ?? at.call.tool,
    args: at.call.args,
    state: isTooMany ? 'skipped' : 'pending',
    ...(isTooMany
      ? { output: `Not run: at most ${MAX_TOOL_CALLS_PER_STEP} calls at a time.`, summary: 'Not run' }
      : {}),
  }
  return { type: 'tool.updated', data: { call } }
}

function noticesFor(
  run: LoopRun,
  next: ModelNext,
  done: { output: ModelOutput; answer: StreamedAnswer; meter: ContextMeter; stepNo: number },
): RunEventBody[] {
  const { output, answer, meter, stepNo } = done
  const notices: [code: string, text: string][] = []
  const once = (code: string, text: string) => {
    if (!hasNotice(ownParts(run), code)) notices.push([code, text])
  }
  if (meter.cut.length > 0)
    once('context.cut', `Left out to fit the window: ${meter.cut.map((each) => each.what).join('; ')}.`)
  if (answer.promptCut) once('context.cut_by_server', 'The model server read only a part of this conversation.')
  if (output.stoppedBy === 'repetition') notices.push(['loop.text', 'Stopped: the model was repeating itself.'])
  if (output.stoppedBy === 'time') notices.push(['answer.cut', 'Stopped: the time for this answer was over.'])
  if (output.stoppedBy === 'size') notices.push(['answer.cut', 'Stopped: the answer did not end.'])
  if (output.argumentsFit === false) {
    notices.push(['tool.arguments_failed', `The model could not write usable arguments for ${next.tool}.`])
  }
  return notices.map(([code, text]) => ({ type: 'notice', data: { stepNo, code, text } }))
}

/** Without texts that are only white space, and with the signed thinking that must go back as it came. */
function tidy(parts: readonly MessagePart[], stepNo: number, opaque: unknown): readonly MessagePart[] {
  const kept = parts.filter((part) => part.stepNo !== stepNo || part.type !== 'text' || part.text.trim() !== '')
  if (opaque === undefined) return kept
  const at = kept.findIndex((part) => part.stepNo === stepNo && part.type === 'reasoning')
  const before = kept.findIndex((part) => part.stepNo === stepNo)
  const found = kept[at]
  if (found?.type === 'reasoning') return kept.with(at, { ...found, opaque })
  return kept.toSpliced(before < 0 ? kept.length : before, 0, { type: 'reasoning', stepNo, text: '', opaque })
}

function withCost(run: LoopRun, usage: TokenUsage): TokenUsage {
  const { price } = run.model
  if (price === null || usage.costUsd !== undefined) return usage
  const usd = usage.inputTokens * price.inputUsdPerMillion + usage.outputTokens * price.outputUsdPerMillion
  return { ...usage, costUsd: usd / 1_000_000 }
}
