import type { StepResult } from '#main/engine/runs/runs.ts'
import { isAppError } from '#shared/errors/errors.ts'
import { putSummary } from './agents.store.ts'
import { digest, summarise } from './compaction.ts'
import type { Fit } from './context-guard.ts'
import { hasNotice, type LoopRun, ownParts, partStepNo } from './loop-run.ts'
import { hasReadPrivate } from './private-parts.ts'
import type { Summary } from './prompt.ts'

type Compaction = Omit<Extract<Fit, { kind: 'compact' }>, 'kind'> & { before: Summary | null }

/** Puts a summary in the place of older turns. The model writes it; when it cannot, a plain digest stands in. */
export async function runCompactStep(run: LoopRun, compaction: Compaction): Promise<StepResult> {
  const { ctx, deps, model } = run
  const stepNo = await ctx.beginStep({
    kind: 'compact',
    name: model.title,
    input: { units: compaction.older.length, model: model.ref },
  })
  const { text, by } = await write(run, compaction)
  const summary: Summary = {
    text,
    throughMessageId: compaction.throughMessageId ?? compaction.before?.throughMessageId ?? null,
    throughStepNo: Math.max(compaction.throughStepNo, compaction.before?.throughStepNo ?? 0),
    isUntrusted: compaction.before?.isUntrusted === true || compaction.older.some((unit) => unit.isUntrusted),
    isPrivate: compaction.before?.isPrivate === true || hasReadPrivate(run),
  }
  const said = {
    stepNo: partStepNo(run, stepNo),
    code: 'context.compacted',
    text: 'Earlier parts of this chat were summarised to fit the model’s window.',
  }
  await ctx.endStep(stepNo, { output: { ...summary, by } }, (tx) => {
    // a summary of this answer's own steps is of use to this run only: it is kept in the step
    if (summary.throughMessageId !== null && summary.throughStepNo === 0) {
      putSummary(tx, {
        message_id: summary.throughMessageId,
        text,
        is_untrusted: summary.isUntrusted ? 1 : 0,
        is_private: summary.isPrivate ? 1 : 0,
        created_at: deps.clock.now(),
      })
    }
    const isSaid = hasNotice(ownParts(run), said.code)
    run.live.saveIn(tx, isSaid ? [] : [{ type: 'notice', data: said }])
  })
  return { next: 'continue' }
}

async function write(run: LoopRun, { before, older }: Compaction): Promise<{ text: string; by: 'model' | 'digest' }> {
  const { ctx, deps, model } = run
  const earlier = before?.text ?? null
  try {
    const request = { model: model.ref, numCtx: model.numCtx, before: earlier, older, signal: ctx.signal }
    const text = await summarise(deps.gateway, request)
    if (text !== '') return { text, by: 'model' }
  } catch (thrown) {
    ctx.signal.throwIfAborted()
    if (!isAppError(thrown) || thrown.kind === 'bug') throw thrown
    ctx.log.warn('the model could not summarise', { code: thrown.code })
  }
  return { text: digest(earlier, older, model.numCtx), by: 'digest' }
}
