import type { StepResult } from '#main/engine/runs/runs.ts'
import { withinFolders } from '#main/engine/tools/folder-scope.ts'
import type { ToolResult } from '#main/engine/tools/tool.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import { MAX_PARALLEL_READS } from '#shared/domain/agent.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'
import { type AppError, toAppError } from '#shared/errors/errors.ts'
import { toWire } from '#shared/errors/wire.ts'
import { type CallPlan, callIdOf, contextFor, scopeOf, UNKNOWN_OUTCOME } from './call-parts.ts'
import { isCut, judgeCall, LOOP_NOTE, planCalls } from './call-plan.ts'
import { inOrderOfWork, playScript } from './inner-calls.ts'
import { invokeTool } from './invoke-tool.ts'
import type { LoopRun, OpenTurn } from './loop-run.ts'
import type { PendingQuestions } from './questions.ts'
import { headAndTail } from './shorten.ts'

type Runnable = Extract<CallPlan, { do: 'run' }>

const MIN_OUTPUT_CHARS = 1_000
const MAX_OUTPUT_CHARS = 32_000
const REASON_WAITING = 'Waits for your answer'

/**
 * One round over the open calls: what needs no work is settled, then reads run side by side, else one call that
 * changes something. Only when nothing can go on the run waits for the person.
 */
export async function runToolStep(
  run: LoopRun,
  open: readonly ToolCallPart[],
  questions: PendingQuestions,
): Promise<StepResult> {
  const plans = await planCalls(run, inOrderOfWork(open))
  if (plans.some((plan) => plan.do === 'stop')) return stopLoop(run, open)

  const settled = plans.filter((plan) => plan.do === 'settle')
  if (settled.length > 0) {
    for (const plan of settled) await settleCall(run, plan)
    return { next: 'continue' }
  }
  const batch = nextBatch(plans)
  if (batch.length > 0) {
    await Promise.all(batch.map((plan) => runCall(run, plan)))
    return { next: 'continue' }
  }
  questions.expect(
    run.ctx.runId,
    plans.filter((plan) => plan.do === 'ask'),
  )
  return { next: 'wait', reason: REASON_WAITING }
}

/** One that was cut off, and of which the person said what became of it, ends its step with that. */
async function settleCall(run: LoopRun, { part, cutStepNo }: Extract<CallPlan, { do: 'settle' }>): Promise<void> {
  if (cutStepNo === undefined) return save(run, [updated(part)])
  const output = { callId: part.callId, output: part.output }
  await run.ctx.endStep(cutStepNo, { state: OUTCOMES[part.state] ?? 'unknown', output }, (tx) =>
    run.live.saveIn(tx, [updated(part)]),
  )
}

/** What a call that the person judged makes of its step: one that is pending again did not happen. */
const OUTCOMES: Partial<Record<ToolCallPart['state'], StepView['state']>> = { ok: 'succeeded', pending: 'cancelled' }

/** Reads go ahead unless an earlier call changes the same file; changes keep their order. */
function nextBatch(plans: readonly CallPlan[]): Runnable[] {
  const isRead = (plan: CallPlan) => plan.do === 'run' && plan.tool.isParallel && plan.tool.risk === 'read'
  const reads = plans.filter((plan, at): plan is Runnable => {
    if (plan.do !== 'run' || !isRead(plan)) return false
    return !plans
      .slice(0, at)
      .some((earlier) => !isRead(earlier) && pathOf(earlier) !== null && pathOf(earlier) === plan.path)
  })
  if (reads.length > 0) return reads.slice(0, MAX_PARALLEL_READS)
  const first = plans.find((plan) => !isRead(plan))
  return first?.do === 'run' ? [first] : []
}

const pathOf = (plan: CallPlan): string | null => ('path' in plan ? plan.path : null)

const updated = (call: ToolCallPart): RunEventBody => ({ type: 'tool.updated', data: { call } })

const save = (run: LoopRun, events: RunEventBody[]): Promise<void> =>
  run.deps.db.durable((tx) => run.live.saveIn(tx, events))

/** The model goes round in circles: no more tools, every open call gets its result, one last answer follows. */
async function stopLoop(run: LoopRun, open: readonly ToolCallPart[]): Promise<StepResult> {
  await endScripts(run, open)
  await save(run, [
    ...open.map((part) => updated({ ...part, state: 'skipped', output: `Not run. ${LOOP_NOTE}`, summary: 'Not run' })),
    notice(open, 'loop.stopped', 'Stopped: the agent repeated the same calls.'),
  ])
  return { next: 'continue' }
}

/** The steps of scripts that will not go on. */
export async function endScripts(run: OpenTurn, open: readonly ToolCallPart[]): Promise<void> {
  const isScript = (call: ToolCallPart) => run.deps.tools.get(call.tool)?.replay !== undefined
  const ids = new Set(open.filter(isScript).map(({ callId }) => callId))
  for (const step of run.steps) {
    const callId = callIdOf(step)
    if (callId !== undefined && ids.has(callId) && isCut(step))
      await run.ctx.endStep(step.stepNo, { state: 'cancelled' })
  }
}

export const notice = (calls: readonly ToolCallPart[], code: string, text: string): RunEventBody => ({
  type: 'notice',
  data: { stepNo: calls[0]?.stepNo ?? 0, code, text },
})

/** Every open call gets a result without being run. */
export const skipped = (open: readonly ToolCallPart[], why: string): RunEventBody[] =>
  open.map((part) => updated({ ...part, state: 'skipped', output: `Not run: ${why}.`, summary: 'Not run' }))

async function runCall(run: LoopRun, plan: Runnable): Promise<void> {
  const { ctx, deps, live } = run
  const { tool } = plan
  const stepNo = plan.cutStepNo ?? (await ctx.beginStep({ kind: 'tool', name: tool.name, input: stepInput(run, plan) }))
  const part: ToolCallPart = { ...plan.part, state: 'running', startedAt: deps.clock.now() }
  live.emit(updated(part))
  const startedMs = deps.clock.monotonicMs()
  const outcome = await attempt(run, plan, stepNo)
  // The step of a script stays open until it has no more calls to make.
  if ('parts' in outcome) return save(run, [updated(part), ...outcome.parts.map(updated)])
  if (!outcome.ok && outcome.error.code === UNKNOWN_OUTCOME) {
    // The step stays cut off: the next round asks the person.
    return ctx.endStep(stepNo, { state: 'unknown', error: toWire(outcome.error) }, (tx) => live.saveIn(tx, []))
  }
  const durationMs = Math.round(deps.clock.monotonicMs() - startedMs)
  const isRepeated = judgeCall(run, part, tool) === 'notice'
  const done = toPart(run, part, outcome, isRepeated ? LOOP_NOTE : null)
  const events = [updated({ ...done, durationMs })]
  if (isRepeated) events.push(notice([part], 'loop.noticed', `The agent repeats ${tool.title}.`))
  await ctx.endStep(stepNo, stepEnd(part, outcome), (tx) => live.saveIn(tx, events))
}

/** What the step is told to do, and why it may. */
const stepInput = (run: LoopRun, { part, args }: Runnable) => ({
  callId: part.callId,
  args,
  permission: part.permission ?? null,
  idempotencyKey: contextFor(run, part).idempotencyKey,
  ...(part.parent === undefined ? {} : { parentCallId: part.parent.callId }),
})

type Outcome = { ok: true; result: ToolResult } | { ok: false; error: AppError }

/** Expected failures are results that the model reads. An interruption leaves the step open, for whoever resumes. */
async function attempt(run: LoopRun, plan: Runnable, stepNo: number): Promise<Outcome | { parts: ToolCallPart[] }> {
  const { part, tool, args } = plan
  const work =
    tool.replay === undefined
      ? (signal: AbortSignal) => tool.run(args, { ...contextFor(run, part), signal })
      : (signal: AbortSignal) => playScript(run, { part, tool, args, stepNo }, signal)
  try {
    const given = await withinFolders(scopeOf(run), () => invokeTool(run.deps.clock, tool, work, run.ctx.signal))
    return 'parts' in given ? given : { ok: true, result: given }
  } catch (thrown) {
    if (run.ctx.signal.aborted) throw thrown
    const error = toAppError(thrown)
    if (error.kind === 'bug') run.ctx.log.error('a tool broke', error, { tool: plan.tool.name })
    return { ok: false, error }
  }
}

function toPart(run: LoopRun, part: ToolCallPart, outcome: Outcome, note: string | null): ToolCallPart {
  const said = (output: string) =>
    [headAndTail(output, outputChars(run), ADVICE), ...(note === null ? [] : [note])].join('\n\n')
  if (!outcome.ok) {
    const { error } = outcome
    const message = error.kind === 'bug' ? `${part.tool} failed.` : error.message
    return { ...part, state: 'error', output: said(message), summary: message, errorCode: error.code }
  }
  const { output, summary, changeId, isUntrusted, isPrivate } = outcome.result
  return {
    ...part,
    state: 'ok',
    output: said(output),
    summary,
    ...(changeId === undefined ? {} : { changeId }),
    ...(isUntrusted === true ? { isUntrusted } : {}),
    ...(isPrivate === true ? { isPrivate } : {}),
  }
}

const ADVICE = 'call the tool again for the part that you need'

/** A result may take about a quarter of the window. */
const outputChars = (run: LoopRun): number => Math.min(Math.max(run.model.numCtx, MIN_OUTPUT_CHARS), MAX_OUTPUT_CHARS)

/** The whole result stays in the step; the message holds what the model was given. */
const stepEnd = ({ callId }: ToolCallPart, outcome: Outcome) =>
  outcome.ok ? { output: { callId, ...outcome.result } } : { output: { callId }, error: toWire(outcome.error) }
