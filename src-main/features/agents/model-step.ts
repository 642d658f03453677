import { createHash } from 'node:crypto'
import type { ModelMessage, ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import type { StepResult } from '#main/engine/runs/runs.ts'
import { MAX_TOOL_CALLS_PER_STEP } from '#shared/domain/agent.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import { usedTokens } from '#shared/domain/context-meter.ts'
import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import type { ModelParams, TokenUsage } from '#shared/domain/model.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'
import { AppError, isAppError, toAppError } from '#shared/errors/errors.ts'
import { toWire } from '#shared/errors/wire.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'
import { runCompactStep } from './compact-step.ts'
import { type Fit, fitPrompt, reservedTokens } from './context-guard.ts'
import { spentBy } from './limits.ts'
import { hasNotice, type LoopRun, offeredTools, ownParts, partStepNo } from './loop-run.ts'
import { type StreamedAnswer, showLoading, streamAnswer } from './model-stream.ts'
import type { ModelOutput, Next } from './next-step.ts'
import { findCurrentSummary, relevantMemories, toolsThatFit } from './prepare-prompt.ts'
import { buildPrompt, type Prompt, toMessages } from './prompt.ts'
import { inputSchemaOf, parseArguments } from './tool-arguments.ts'

type ModelNext = Extract<Next, { do: 'model' }>

/** A last answer gets this much although the time is over. */
const FINAL_ANSWER_MS = 120_000
const MAX_LOCAL_OUTPUT = 32_768
const ESTIMATE_MARGIN = 64

/** One call of the model: what is sent is made to fit first, what comes back is on disk before the next step. */
export async function runModelStep(run: LoopRun, next: ModelNext): Promise<StepResult> {
  // counting tokens may be what loads the model
  const { model, steps } = run
  if (model.location === 'this_pc' && !model.isLoaded) showLoading(run, partStepNo(run, steps.length + 1), undefined)
  const { prompt, fit, left } = await prepare(run, next)
  if (fit.kind === 'compact') return runCompactStep(run, { ...fit, before: prompt.summary })
  if (fit.kind === 'overflow') throw tooLong(fit.meter)
  const meter = withLeftOut(fit.meter, { left, omitted: prompt.summary === null ? run.turn.omitted : 0 })
  run.live.emit({ type: 'context.measured', data: { meter } })

  const messages = toMessages(fit.prompt)
  const stepNo = await run.ctx.beginStep({
    kind: 'model',
    name: run.model.title,
    input: {
      purpose: next.purpose,
      thinkingOff: next.thinkingOff,
      ...(next.tool === undefined ? {} : { tool: next.tool }),
      model: run.model.ref,
      tools: fit.prompt.tools.map((tool) => tool.name),
      promptTokens: usedTokens(meter) - meter.parts.reserved,
      messagesHash: createHash('sha256').update(canonicalJson(messages)).digest('hex'),
    },
  })
  let answer: StreamedAnswer
  try {
    answer = await ask(run, next, { stepNo, messages, prompt: fit.prompt, meter })
  } catch (thrown) {
    return await failed(run, stepNo, thrown)
  }
  await finish(run, next, { stepNo, answer, meter })
  return { next: 'continue' }
}

async function prepare(run: LoopRun, next: ModelNext): Promise<{ prompt: Prompt; fit: Fit; left: string[] }> {
  const { deps, ctx, turn, agent, model } = run
  const count = (texts: string[]) => deps.gateway.countTokens(model.ref, texts, ctx.signal)
  const mayCallTools = next.purpose === 'answer' || next.purpose === 'nudge'
  const offered = mayCallTools
    ? await toolsThatFit(offeredTools(deps, agent, turn.mode), model, count)
    : { tools: [], left: [] }
  const prompt = buildPrompt({
    agent,
    model,
    mode: turn.mode,
    tools: offered.tools,
    memories: relevantMemories(deps.memory, agent, turn.history),
    history: turn.history,
    answer: { messageId: turn.answer.messageId, parts: run.live.parts },
    summary: findCurrentSummary(deps.db, run.steps, turn.history),
    note: noteFor(run, next),
  })
  const window = { numCtx: model.numCtx, reserved: reservedTokens(model.numCtx, paramsOf(run)) }
  const fit = await fitPrompt(prompt, window, { count, isForced: next.compactFirst })
  return { prompt, fit, left: offered.left }
}

function noteFor(run: LoopRun, next: ModelNext): string | null {
  switch (next.purpose) {
    case 'final':
      return 'No more tools can be used. Answer now with what you know, and say what is still missing.'
    case 'nudge':
      return 'Your last answer was empty. Answer now, in words.'
    case 'arguments':
      return `Write only the arguments for the tool ${next.tool}, as one JSON object.`
    case 'answer': {
      const isFirst = !run.steps.some((step) => step.kind === 'model' && step.state === 'succeeded')
      const goesOn = run.turn.isContinuation && isFirst && run.live.parts.at(-1)?.type === 'text'
      return goesOn ? 'Go on exactly where you stopped. Do not repeat anything.' : null
    }
  }
}

/** The conversation's parameters over the agent's. */
const paramsOf = (run: LoopRun): ModelParams => ({ ...run.agent.params, ...run.turn.params })

function ask(
  run: LoopRun,
  next: ModelNext,
  call: { stepNo: number; messages: ModelMessage[]; prompt: Prompt; meter: ContextMeter },
): Promise<StreamedAnswer> {
  const tool = next.tool === undefined ? undefined : run.deps.tools.get(next.tool)
  const params = paramsOf(run)
  const stepNo = partStepNo(run, call.stepNo)
  return streamAnswer(
    run,
    {
      model: run.model.ref,
      messages: call.messages,
      tools: call.prompt.tools,
      params: next.thinkingOff ? { ...params, thinking: 'off' } : params,
      maxOutputTokens: outputRoom(run, call.meter),
      ...(tool === undefined ? {} : { format: inputSchemaOf(tool) }),
    },
    {
      stepNo,
      textStepNo: textStepNo(run, stepNo),
      isShown: next.purpose !== 'arguments',
      timeLeftMs: next.purpose === 'final' ? FINAL_ANSWER_MS : timeLeftMs(run),
    },
  )
}

/** The first words of a continued answer go on in its last text. */
function textStepNo(run: LoopRun, stepNo: number): number {
  const last = run.live.parts.at(-1)
  return run.turn.isContinuation && last?.type === 'text' && last.stepNo <= run.turn.stepBase ? last.stepNo : stepNo
}

const timeLeftMs = (run: LoopRun): number =>
  Math.max(1_000, run.ctx.limits.maxDurationMs - spentBy(run.steps, []).activeMs)

/** A model on this PC may fill the rest of its window; others have limits of their own that we keep under. */
function outputRoom(run: LoopRun, meter: ContextMeter): number {
  const chosen = paramsOf(run).maxOutputTokens
  if (chosen !== undefined) return chosen
  const { reserved } = meter.parts
  if (run.model.location === 'internet') return reserved
  const margin = meter.precision === 'exact' ? 0 : ESTIMATE_MARGIN
  return Math.max(reserved, Math.min(meter.windowTokens - (usedTokens(meter) - reserved) - margin, MAX_LOCAL_OUTPUT))
}

async function finish(
  run: LoopRun,
  next: ModelNext,
  done: { stepNo: number; answer: StreamedAnswer; meter: ContextMeter },
): Promise<void> {
  const { answer } = done
  const stepNo = partStepNo(run, done.stepNo)
  const argumentsCall = next.purpose === 'arguments' ? constrainedCall(run, next, answer) : undefined
  const asked = next.purpose === 'arguments' ? [argumentsCall ?? []].flat() : answer.calls
  const calls = next.purpose === 'final' || answer.stoppedBy === 'time' ? [] : asked
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
      ...(answer.firstTokenMs === null ? {} : { firstTokenMs: answer.firstTokenMs }),
      ...(seconds > 0 && usage.outputTokens > 0 ? { tokensPerSecond: usage.outputTokens / seconds } : {}),
    },
    (tx) => {
      run.live.saveIn(tx, events, (parts) => tidy(parts, stepNo, answer.opaque))
      run.deps.transcript.measured(tx, run.turn.conversationId, done.meter)
    },
  )
}

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

/** What was shown of a failed call is taken back. An overflow is tried once more with less; the rest is thrown. */
async function failed(run: LoopRun, stepNo: number, thrown: unknown): Promise<StepResult> {
  if (run.ctx.signal.aborted) throw thrown
  const error = toAppError(thrown)
  const wasTried = run.steps.some((step) => step.error?.code === 'llm.context_overflow')
  const retries = isAppError(thrown) && error.code === 'llm.context_overflow' && !wasTried
  run.live.discard(partStepNo(run, stepNo), error.message)
  await run.ctx.endStep(stepNo, { state: 'failed', error: toWire(error) }, (tx) => run.live.saveIn(tx, []))
  if (!retries) throw thrown
  return { next: 'continue' }
}

function tooLong(meter: ContextMeter): AppError {
  const tokens = usedTokens(meter)
  return new AppError(
    'llm.context_overflow',
    `This needs ${tokens} tokens and the model's window holds ${meter.windowTokens}. Shorten the message, attach less, ` +
      'start a new chat, or give the model a larger window in Settings.',
    { tokens, windowTokens: meter.windowTokens },
  )
}

function withLeftOut(meter: ContextMeter, out: { left: string[]; omitted: number }): ContextMeter {
  const cut = [
    ...(out.left.length === 0 ? [] : [{ what: `Tools: ${out.left.join(', ')}`, tokens: 0 }]),
    ...(out.omitted === 0 ? [] : [{ what: `${out.omitted} older messages`, tokens: 0 }]),
  ]
  return { ...meter, cut: [...meter.cut, ...cut] }
}
