import { createHash } from 'node:crypto'
import type { ChatRequest, ModelMessage } from '#main/engine/ports/model-gateway.ts'
import type { StepResult } from '#main/engine/runs/runs.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import { usedTokens } from '#shared/domain/context-meter.ts'
import type { ModelParams } from '#shared/domain/model.ts'
import { AppError, isAppError, toAppError } from '#shared/errors/errors.ts'
import { toWire } from '#shared/errors/wire.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'
import { fitFiles } from './attached-files.ts'
import { runCompactStep } from './compact-step.ts'
import { type Fit, fitPrompt, reservedTokens } from './context-guard.ts'
import { spentBy } from './limits.ts'
import { type LoopRun, mentionedTools, offeredTools, partStepNo } from './loop-run.ts'
import { finishModelStep } from './model-result.ts'
import { type StreamedAnswer, showLoading, streamAnswer } from './model-stream.ts'
import type { Next } from './next-step.ts'
import { findCurrentSummary, relevantMemories, toolsThatFit } from './prepare-prompt.ts'
import { historyFor, partsFor } from './private-parts.ts'
import { buildPrompt, type Prompt, toMessages } from './prompt.ts'
import { inputSchemaOf } from './tool-arguments.ts'

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
  const { prompt, fit, left, filesCut } = await prepare(run, next)
  if (fit.kind === 'compact') return runCompactStep(run, { ...fit, before: prompt.summary })
  if (fit.kind === 'overflow') throw tooLong(fit.meter)
  const meter = withLeftOut(fit.meter, { left, filesCut, omitted: prompt.summary === null ? run.turn.omitted : 0 })
  run.live.emit({ type: 'context.measured', data: { meter } })

  const messages = toMessages(fit.prompt)
  const request = requestOf(run, next, { messages, prompt: fit.prompt, meter })
  const stepNo = await run.ctx.beginStep({
    kind: 'model',
    name: run.model.title,
    input: {
      purpose: next.purpose,
      thinkingOff: next.thinkingOff,
      ...(next.tool === undefined ? {} : { tool: next.tool }),
      model: run.model.ref,
      agentVersion: run.agent.version,
      tools: fit.prompt.tools.map((tool) => tool.name),
      promptTokens: usedTokens(meter) - meter.parts.reserved,
      messagesHash: createHash('sha256').update(canonicalJson(messages)).digest('hex'),
    },
    prompt: request,
  })
  let answer: StreamedAnswer
  try {
    answer = await ask(run, next, { stepNo, request })
  } catch (thrown) {
    return await failed(run, stepNo, thrown)
  }
  await finishModelStep(run, next, { stepNo, answer, meter })
  return { next: 'continue' }
}

interface Prepared {
  prompt: Prompt
  fit: Fit
  /** tools that did not fit */
  left: string[]
  /** of attached files */
  filesCut: ContextMeter['cut']
}

async function prepare(run: LoopRun, next: ModelNext): Promise<Prepared> {
  const { deps, ctx, turn, agent, model } = run
  const count = (texts: string[]) => deps.gateway.countTokens(model.ref, texts, ctx.signal)
  const mayCallTools = next.purpose === 'answer' || next.purpose === 'nudge'
  const offered = mayCallTools
    ? await toolsThatFit(
        offeredTools(deps, agent, { mode: turn.mode, mentioned: mentionedTools(turn.history) }),
        model,
        count,
      )
    : { tools: [], left: [] }
  const given = historyFor(model, turn.history, turn.isPrivateBefore)
  const files = await fitFiles(given.history, model, count)
  const prompt = buildPrompt({
    agent,
    model,
    mode: turn.mode,
    tools: offered.tools,
    memories: relevantMemories(deps.memory, agent, turn.history),
    history: files.history,
    answer: {
      messageId: turn.answer.messageId,
      parts: partsFor(model, run.live.parts, { ...given, steps: run.steps, stepBase: turn.stepBase }),
    },
    summary: findCurrentSummary(deps.db, run.steps, turn.history, model),
    note: noteFor(run, next),
  })
  const window = { numCtx: model.numCtx, reserved: reservedTokens(model.numCtx, paramsOf(run)) }
  const fit = await fitPrompt(prompt, window, { count, isForced: next.compactFirst })
  return { prompt, fit, left: offered.left, filesCut: files.cut }
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

/** Exactly what the model is sent; it is kept with the step, for the person to read. */
function requestOf(
  run: LoopRun,
  next: ModelNext,
  { messages, prompt, meter }: { messages: ModelMessage[]; prompt: Prompt; meter: ContextMeter },
): Omit<ChatRequest, 'signal'> {
  const tool = next.tool === undefined ? undefined : run.deps.tools.get(next.tool)
  const params = paramsOf(run)
  return {
    model: run.model.ref,
    messages,
    tools: prompt.tools,
    params: next.thinkingOff ? { ...params, thinking: 'off' } : params,
    maxOutputTokens: outputRoom(run, meter),
    ...(tool === undefined ? {} : { format: inputSchemaOf(tool) }),
  }
}

function ask(
  run: LoopRun,
  next: ModelNext,
  call: { stepNo: number; request: Omit<ChatRequest, 'signal'> },
): Promise<StreamedAnswer> {
  const stepNo = partStepNo(run, call.stepNo)
  return streamAnswer(run, call.request, {
    stepNo,
    textStepNo: textStepNo(run, stepNo),
    isShown: next.purpose !== 'arguments',
    timeLeftMs: next.purpose === 'final' ? FINAL_ANSWER_MS : timeLeftMs(run),
  })
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

/**
 * An overflow is tried once more with less. The rest is thrown: what was shown stays, as the last words of a failed
 * answer, until the call is made again.
 */
async function failed(run: LoopRun, stepNo: number, thrown: unknown): Promise<StepResult> {
  if (run.ctx.signal.aborted) throw thrown
  const error = toAppError(thrown)
  const wasTried = run.steps.some((step) => step.error?.code === 'llm.context_overflow')
  const retries = isAppError(thrown) && error.code === 'llm.context_overflow' && !wasTried
  if (retries) run.live.discard(partStepNo(run, stepNo), error.message)
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

function withLeftOut(
  meter: ContextMeter,
  out: Pick<Prepared, 'left' | 'filesCut'> & { omitted: number },
): ContextMeter {
  const cut = [
    ...(out.left.length === 0 ? [] : [{ what: `some tools (${out.left.join(', ')})`, tokens: 0 }]),
    ...out.filesCut,
    ...(out.omitted === 0 ? [] : [{ what: `${out.omitted} older messages`, tokens: 0 }]),
  ]
  return { ...meter, cut: [...meter.cut, ...cut] }
}
