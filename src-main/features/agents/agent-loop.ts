import type { Turn } from '#main/engine/ports/transcript.ts'
import type { RunContext, RunHandler, StepResult } from '#main/engine/runs/runs.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { AGENT_PAUSED } from '#shared/domain/trial-agent.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { limitReached, spentBy } from './limits.ts'
import { foldEvents, saveAnswer } from './live-answer.ts'
import { callsOf, isOpen, type LoopDeps, type OpenTurn, openTurn, ownParts, partStepNo, withModel } from './loop-run.ts'
import { runModelStep } from './model-step.ts'
import { type Next, nextStep } from './next-step.ts'
import { createPendingQuestions } from './questions.ts'
import { discardCutModelSteps } from './resume.ts'
import { endScripts, runToolStep, skipped } from './tool-step.ts'

const END_NOTICES: Record<NonNullable<Extract<Next, { do: 'end' }>['notice']>, string> = {
  'model.empty': 'The model gave no answer. Try again, rephrase, or choose another model.',
  'answer.length': 'The answer reached its length. Continue goes on from here.',
  'answer.filtered': 'The provider held back the rest of this answer.',
}

/**
 * The agent loop: a model step, then the calls it asked for, then again, until it answers. One step per invocation,
 * each on disk before and after; what comes next is found from there alone, so a run goes on after any crash.
 */
export function createAgentLoop(deps: LoopDeps): RunHandler {
  const questions = createPendingQuestions(deps.gate)

  return {
    async step(ctx) {
      questions.forget(ctx.runId)
      refuseDeepNesting(deps, ctx)
      const { agentId } = deps.transcript.turn(ctx.runId, 0)
      const isAgentPaused = () => deps.lookup.find(agentId)?.pausedAt != null
      if (isAgentPaused()) return { next: 'pause', reason: AGENT_PAUSED, isStillSo: isAgentPaused }
      const open = openTurn(deps, ctx)
      await discardCutModelSteps(open)
      const next = nextStep(open.steps, ownParts(open))
      if (next.do === 'end') return end(open, next)
      const isLast = next.do === 'model' && next.purpose === 'final'
      const limit = isLast ? null : limitReached(ctx.limits, spentBy(open.steps, ownParts(open)))
      if (limit !== null) return reachLimit(open, next, limit)
      const run = await withModel(open)
      return next.do === 'tools' ? runToolStep(run, next.open, questions) : runModelStep(run, next)
    },

    onState(tx, card) {
      const turn = turnOf(deps, card)
      if (turn === undefined) return
      const parts = foldEvents(turn.answer.parts, deps.runs.events(card.runId, turn.answer.appliedSeq))
      const events = card.state === 'waiting' ? questions.ask(tx, card.runId) : []
      if (isFinal(card.state)) {
        deps.gate.withdraw(tx, card.runId)
        events.push(...endedCalls(parts))
      }
      const { messageId } = turn.answer
      saveAnswer(deps, tx, { runId: card.runId, messageId, parts: foldBodies(parts, events), events })
      deps.transcript.close(tx, card, deps.lookup.modelFor(turn.agentId, turn.model))
    },

    onRetry(tx, card) {
      const { messageId, parts } = deps.transcript.turn(card.runId, 0).answer
      deps.transcript.reopen(tx, card.runId)
      // A page that reads the answer now is past the end that came before.
      saveAnswer(deps, tx, { runId: card.runId, messageId, parts, events: [] })
    },
  }
}

const foldBodies = (parts: readonly MessagePart[], events: readonly RunEventBody[]) =>
  foldEvents(
    parts,
    events.map((body) => ({ ...body, seq: 1, at: 0 })),
  )

/** Calls that will never run: the run was stopped or failed. One that was running may have happened. */
const endedCalls = (parts: readonly MessagePart[]): RunEventBody[] =>
  callsOf(parts)
    .filter(isOpen)
    .map((call) => {
      const output = call.state === 'running' ? 'Stopped while it ran: it may have happened.' : 'Cancelled.'
      return { type: 'tool.updated', data: { call: { ...call, state: 'cancelled', output, summary: 'Stopped' } } }
    })

/** undefined when the answer was deleted for good meanwhile. */
function turnOf(deps: LoopDeps, card: RunCard): Turn | undefined {
  try {
    return deps.transcript.turn(card.runId, 0)
  } catch (thrown) {
    if (isAppError(thrown) && thrown.code === 'message.not_found') return undefined
    throw thrown
  }
}

async function end(run: OpenTurn, next: Extract<Next, { do: 'end' }>): Promise<StepResult> {
  const { notice } = next
  const stepNo = partStepNo(run, run.steps.at(-1)?.stepNo ?? 0)
  const isSaid = notice === null || ownParts(run).some((part) => part.type === 'notice' && part.code === notice)
  if (notice !== null && !isSaid) {
    const data = { stepNo, code: notice, text: END_NOTICES[notice] }
    await run.deps.db.durable((tx) => run.live.saveIn(tx, [{ type: 'notice', data }]))
  }
  return { next: 'done' }
}

/** Every open call gets its result, the person is told, and one last answer without tools follows. */
async function reachLimit(run: OpenTurn, next: Next, limit: string): Promise<StepResult> {
  const why = `the limit of ${limit} is reached`
  const stepNo = partStepNo(run, run.steps.at(-1)?.stepNo ?? 0)
  const data = { stepNo, code: 'limit.reached', text: `Stopped: ${why}.` }
  const open = next.do === 'tools' ? next.open : []
  await endScripts(run, open)
  await run.deps.db.durable((tx) => {
    run.live.saveIn(tx, [...skipped(open, why), { type: 'notice', data }])
    run.deps.gate.withdraw(tx, run.ctx.runId)
  })
  return { next: 'continue' }
}

function refuseDeepNesting(deps: LoopDeps, ctx: RunContext): void {
  let depth = 0
  for (let parentId = ctx.card.parentId; parentId !== null; depth++) {
    parentId = deps.runs.find(parentId)?.parentId ?? null
  }
  if (depth > ctx.limits.maxDepth) {
    throw new AppError('run.limit_reached', `Agents may start each other ${ctx.limits.maxDepth} levels deep`, { depth })
  }
}
