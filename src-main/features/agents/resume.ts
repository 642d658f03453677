import { isCut } from './call-plan.ts'
import { type OpenTurn, partStepNo } from './loop-run.ts'

/**
 * Model steps that were cut off (a crash, a pause, a stop of the app) or failed have changed nothing: what they showed
 * is taken back, and the loop goes on as if they had not begun. Cut calls of tools are planned anew with their step.
 */
export async function discardCutModelSteps(run: OpenTurn): Promise<void> {
  for (const step of run.steps) {
    if (step.kind === 'tool') continue
    if (isCut(step) || step.state === 'failed') run.live.discard(partStepNo(run, step.stepNo), 'interrupted')
    if (!isCut(step)) continue
    await run.ctx.endStep(step.stepNo, { state: 'cancelled' }, (tx) => run.live.saveIn(tx, []))
  }
  run.steps = run.ctx.steps()
}
