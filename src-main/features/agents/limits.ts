import type { StepView } from '#shared/contract/runs.contract.ts'
import { type Limits, MAX_CONSECUTIVE_ERRORS } from '#shared/domain/agent.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import { addUsage, NO_USAGE } from '#shared/domain/usage.ts'

/** Which limit a run has reached, in words for the person and the model; null when it may go on. */
export function limitReached(limits: Limits, spent: Spent): string | null {
  if (spent.modelCalls >= limits.maxSteps) return `${limits.maxSteps} steps`
  if (spent.activeMs >= limits.maxDurationMs) return `${Math.round(limits.maxDurationMs / 60_000)} minutes`
  if (spent.usage.inputTokens + spent.usage.outputTokens >= limits.maxTokens) return `${limits.maxTokens} tokens`
  if ((spent.usage.costUsd ?? 0) >= limits.maxCostUsd && (spent.usage.costUsd ?? 0) > 0)
    return `${limits.maxCostUsd} USD`
  if (spent.errorsInARow >= MAX_CONSECUTIVE_ERRORS) return `${MAX_CONSECUTIVE_ERRORS} errors in a row`
  return null
}

export interface Spent {
  modelCalls: number
  /** time spent working; waiting for the person does not count */
  activeMs: number
  usage: TokenUsage
  errorsInARow: number
}

export function spentBy(steps: readonly StepView[], parts: readonly MessagePart[]): Spent {
  const ended = steps.filter((step) => step.endedAt !== null)
  return {
    modelCalls: ended.filter((step) => step.kind === 'model' && step.state === 'succeeded').length,
    activeMs: ended.reduce((sum, step) => sum + (step.endedAt ?? step.startedAt) - step.startedAt, 0),
    usage: ended.reduce((sum, step) => addUsage(sum, step.usage ?? NO_USAGE), NO_USAGE),
    errorsInARow: errorsInARow(parts),
  }
}

function errorsInARow(parts: readonly MessagePart[]): number {
  const states = parts.flatMap((part) => (part.type === 'tool_call' && part.parent === undefined ? [part.state] : []))
  const lastGood = states.findLastIndex((state) => state !== 'error')
  return states.length - 1 - lastGood
}
